package chat.maru.bench.load;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The generator's process: carries out one [Plan] and prints one [LoadResult], a line of JSON, on standard output.
///
/// At each step of an idle plan it prints `{"holding":n}` and waits for a line on standard input. Exit code 0 when
/// the run was correct, 1 when it was not, 2 when it could not be carried out. Used by one thread, the main one; the
/// load itself is on one event loop.
public final class Generator {
    /// How long nothing may come before what is missing is taken for lost.
    static final long PATIENCE_MILLIS = 3_000;

    private static final long CONNECT_SECONDS = 120;

    /// How long a server may take after the window to deliver what it has accepted.
    private static final long SETTLING_SECONDS = 15;

    private final Plan plan;
    private final Loops loops;

    private Generator(Plan plan, Loops loops) {
        this.plan = plan;
        this.loops = loops;
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        Plan plan = Json.MAPPER.readValue(arguments[0], Plan.class);
        System.exit(
                Loops.run(1, loops -> new Generator(plan, loops).result(InstantSource.system()), LoadResult::faults));
    }

    private LoadResult result(InstantSource clock)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        boolean idle = plan.pace() == Plan.Pace.IDLE;
        Run run = run(plan, idle ? Greeting.PING : Greeting.NONE, loops.next(), clock);
        return idle ? hold(run) : load(run);
    }

    /// The run that a plan asks for, on an event loop of its own.
    ///
    /// @throws IllegalArgumentException if there are not as many people as connections
    static Run run(Plan plan, Greeting greeting, EventLoop loop, InstantSource clock) {
        Population population = Json.MAPPER.readValue(Path.of(plan.population()), Population.class);
        if (plan.pace() != Plan.Pace.IDLE
                && plan.connections() != population.accounts().size()) {
            throw new IllegalArgumentException(plan.connections() + " connections for "
                    + population.accounts().size() + " accounts");
        }
        return new Run(plan, population, greeting, loop, Loops.bootstrap(loop), clock.millis());
    }

    private LoadResult load(Run run) throws InterruptedException, ExecutionException, TimeoutException {
        await(run.connect(plan.sockets()));
        if (plan.messages() > 0) {
            return all(run);
        }
        run.start();
        TimeUnit.SECONDS.sleep(plan.warmSeconds());
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        Window window = new Window(before.at(), before.at() + TimeUnit.SECONDS.toNanos(plan.seconds()));
        run.window(window);
        TimeUnit.NANOSECONDS.sleep(before.at() + TimeUnit.SECONDS.toNanos(plan.seconds()) - System.nanoTime());
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        run.stop();
        boolean _ = run.settled(PATIENCE_MILLIS)
                .completeOnTimeout(false, SETTLING_SECONDS, TimeUnit.SECONDS)
                .get();
        await(run.close());
        return run.result(window, plan.seconds(), before, after);
    }

    /// Everything that is to be sent, from the first to the last delivery.
    private LoadResult all(Run run) throws InterruptedException, ExecutionException, TimeoutException {
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        Window window = new Window(before.at(), before.at() + TimeUnit.HOURS.toNanos(1));
        run.window(window);
        run.start();
        boolean _ = run.settled(PATIENCE_MILLIS).get();
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        await(run.close());
        return run.result(window, after.secondsSince(before), before, after);
    }

    private LoadResult hold(Run run) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        for (int step : plan.steps()) {
            await(run.connect(step));
            String _ = loops.hold(step);
        }
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        await(run.close());
        return run.result(Window.none(), after.secondsSince(before), before, after);
    }

    /// Waits until the event loop has done what it was asked for.
    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }
}
