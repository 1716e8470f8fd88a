package chat.maru.bench.load;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The process of idle connections: carries out one [IdlePlan] and prints one [IdleResult], a line of JSON, on standard
/// output.
///
/// At each number of connections, or as many as there are when time is up, it prints `{"holding":n}` and waits for a
/// line on standard input. Then all break off and come back, as often as planned, but not if they were late. Exit codes
/// are those of [Generator]. Used by one thread, the main one; the connections are on one event loop.
public final class IdleGenerator {
    private final IdlePlan plan;
    private final Run run;
    private final Loops loops;
    private final List<String> late = new ArrayList<>();

    private IdleGenerator(IdlePlan plan, Run run, Loops loops) {
        this.plan = plan;
        this.run = run;
        this.loops = loops;
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        IdlePlan plan = Json.MAPPER.readValue(arguments[0], IdlePlan.class);
        System.exit(Loops.run(1, loops -> of(plan, loops).result(), IdleResult::faults));
    }

    private static IdleGenerator of(IdlePlan plan, Loops loops) {
        Run run = Generator.run(plan.load(), Greeting.PING, loops.next(), InstantSource.system());
        return new IdleGenerator(plan, run, loops);
    }

    private IdleResult result() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        double connectSeconds = 0;
        for (int step : plan.load().steps()) {
            if (late.isEmpty()) {
                connectSeconds = seconds(run.connect(step), step + " were not connected");
            }
            String _ = loops.hold(Generator.await(run.enough()));
        }
        List<Double> backSeconds = new ArrayList<>();
        for (int i = 0; i < plan.times() && late.isEmpty(); i++) {
            double seconds = seconds(run.again(), "not all were back");
            if (late.isEmpty()) {
                backSeconds.add(seconds);
            }
        }
        Generator.await(run.close());
        return new IdleResult(
                connectSeconds, backSeconds, run.refused(), late, run.faults().lines());
    }

    /// How long it takes; what is late is noted.
    private double seconds(CompletableFuture<Void> what, String otherwise)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        boolean inTime = what.thenApply(_ -> true)
                .completeOnTimeout(false, plan.patienceNanos(), TimeUnit.NANOSECONDS)
                .get();
        if (!inTime) {
            late.add(String.format(Locale.ROOT, "%s within %d s", otherwise, plan.patienceSeconds()));
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
