package chat.maru.bench.load;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The process of a storm: carries out one [StormPlan] and prints one [StormResult], a line of JSON, on standard
/// output.
///
/// Exit codes are those of [Generator]. Used by one thread, the main one; the load that is measured is on one event
/// loop and those who are cut off are on another, so that cutting them off keeps no message waiting here.
public final class StormGenerator {
    private final StormPlan plan;
    private final Run steady;
    private final Run crowd;
    private final Faults faults = new Faults();

    private StormGenerator(StormPlan plan, Run steady, Run crowd) {
        this.plan = plan;
        this.steady = steady;
        this.crowd = crowd;
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        StormPlan plan = Json.MAPPER.readValue(arguments[0], StormPlan.class);
        System.exit(Loops.run(2, loops -> of(plan, loops).storm(), StormResult::faults));
    }

    private static StormGenerator of(StormPlan plan, Loops loops) {
        InstantSource clock = InstantSource.system();
        return new StormGenerator(
                plan,
                Generator.run(plan.steady(), Greeting.NONE, loops.next(), clock),
                Generator.run(plan.crowd(), Greeting.PRESENCE, loops.next(), clock));
    }

    private StormResult storm() throws InterruptedException, ExecutionException, TimeoutException {
        Generator.await(steady.connect(plan.steady().connections()));
        Generator.await(crowd.connect(plan.crowd().connections()));
        expect(crowd.informed(seconds(plan.informSeconds())), "before the storm not everybody was seen online");
        steady.start();
        crowd.start();
        TimeUnit.SECONDS.sleep(plan.steady().warmSeconds());
        Reading began = reading();
        long cutAt = began.at() + TimeUnit.SECONDS.toNanos(plan.steady().seconds());
        long within = TimeUnit.SECONDS.toNanos(plan.withinSeconds());
        Window before = new Window(began.at(), cutAt);
        Window after = Window.from(cutAt);
        steady.window(before);
        steady.window(after);
        sleepUntil(cutAt);
        Reading cut = reading();
        CompletableFuture<Void> back = crowd.storm(plan.staying(), within);
        sleepUntil(cutAt + 2 * within);
        expect(
                back.thenApply(_ -> true).completeOnTimeout(false, left(cutAt), TimeUnit.MILLISECONDS),
                "after the storm not everybody was back");
        expect(crowd.informed(left(cutAt)), "after the storm not everybody was seen online");
        Generator.await(steady.end(after));
        Reading ended = reading();
        finish();
        return result(
                steady.result(before, plan.steady().seconds(), began, cut),
                steady.result(after, ended.secondsSince(cut), cut, ended));
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toMillis(seconds);
    }

    /// Milliseconds in which everybody must still know after the storm who is online.
    private long left(long cutAt) {
        return Math.max(0, seconds(plan.informSeconds()) - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cutAt));
    }

    private void expect(CompletableFuture<Boolean> what, String otherwise)
            throws InterruptedException, ExecutionException {
        if (!what.get()) {
            faults.add(otherwise + " within " + plan.informSeconds() + " s");
        }
    }

    private Reading reading() {
        return Reading.of(
                plan.steady().server(),
                plan.steady().serverCore(),
                plan.steady().generatorCore());
    }

    private static void sleepUntil(long at) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(at - System.nanoTime());
    }

    private void finish() throws InterruptedException, ExecutionException, TimeoutException {
        for (Run run : new Run[] {steady, crowd}) {
            run.stop();
        }
        for (Run run : new Run[] {steady, crowd}) {
            Generator.await(run.settled(Generator.PATIENCE_MILLIS));
            Generator.await(run.close());
        }
    }

    private StormResult result(LoadResult before, LoadResult after) {
        Watch watch = crowd.watch();
        return new StormResult(
                before,
                after,
                crowd.ledger().acked(),
                crowd.ledger().delivered(),
                crowd.refused(),
                watch.offlineTold(),
                Latencies.encode(watch.connecting()),
                Latencies.encode(watch.learning()),
                watch.allBackAfter(),
                watch.allCaughtUpAfter(),
                watch.allRightAfter(),
                Stream.of(faults, steady.faults(), crowd.faults())
                        .flatMap(each -> each.lines().stream())
                        .distinct()
                        .toList());
    }
}
