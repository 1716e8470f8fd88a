package chat.maru.bench.load;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The process of messages to people who are away: carries out one [AwayPlan] and prints one [AwayResult], a line of
/// JSON, on standard output.
///
/// Everybody connects once; then all but the senders leave, and are sent to. When all is acknowledged the senders
/// leave too. Then it prints `{"holding":n}`, how many were acknowledged, and waits for a line on standard input with
/// the port where those who were away are to come back: meanwhile the server may be killed. Exit codes are those of
/// [Generator]; what is missing in the end is a figure and no fault. Used by one thread, the main one; the load is on
/// one event loop.
public final class AwayGenerator {
    private static final long SILENCE_MILLIS = 5_000;

    private final AwayPlan plan;
    private final Loops loops;

    private AwayGenerator(AwayPlan plan, Loops loops) {
        this.plan = plan;
        this.loops = loops;
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        AwayPlan plan = Json.MAPPER.readValue(arguments[0], AwayPlan.class);
        System.exit(Loops.run(1, loops -> new AwayGenerator(plan, loops).result(), AwayResult::faults));
    }

    private AwayResult result() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Plan load = plan.load();
        Run run = Generator.run(load, Greeting.NONE, loops.next(), InstantSource.system());
        Generator.await(run.connect(load.connections()));
        Generator.await(run.leave(plan.senders(), load.connections()));
        long began = System.nanoTime();
        run.start();
        TimeUnit.SECONDS.sleep(load.seconds());
        run.stop();
        boolean all = run.acknowledged(SILENCE_MILLIS).get();
        double sendSeconds = (System.nanoTime() - began) / 1e9;
        List<String> faults = all ? run.faults().lines() : List.of("not all was acknowledged");
        long acknowledged = run.ledger().acked();
        Generator.await(run.leave(0, plan.senders()));
        int port = Integer.parseInt(loops.hold(Math.toIntExact(acknowledged)).strip());
        Reading before = Reading.of(load.server(), load.serverCore(), load.generatorCore());
        Generator.await(run.comeBack(plan.senders(), port));
        boolean _ = run.settled(SILENCE_MILLIS).get();
        double deliverySeconds = (run.lastArrival() - before.at()) / 1e9;
        Reading after = Reading.of(load.server(), load.serverCore(), load.generatorCore());
        Generator.await(run.close());
        return new AwayResult(
                acknowledged,
                sendSeconds,
                run.ledger().delivered(),
                deliverySeconds,
                after.server() - before.server(),
                faults);
    }
}
