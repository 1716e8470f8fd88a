package chat.maru.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A history of as many operations as `-Dcrash.operations` says: linear time is what lets the checker judge a long one.
/// How long it takes is printed, without what it takes to make the history up.
final class CheckerScaleTest {
    private static final long OPERATIONS = Long.getLong("crash.operations", 100_000);

    @Test
    void a_long_history_is_judged() {
        long making = System.nanoTime();
        new LongStory(OPERATIONS, _ -> {}).play();
        making = System.nanoTime() - making;
        Checker checker = new Checker(new Enough(OPERATIONS / 2, 0, true));
        long begun = System.nanoTime();
        new LongStory(OPERATIONS, checker).play();
        Verdict verdict = checker.verdict();
        long judging = System.nanoTime() - begun - making;
        say(verdict.totals(), judging);
        assertThat(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.totals().operations()).isEqualTo(OPERATIONS);
    }

    @SuppressWarnings("SystemOut")
    private static void say(Totals totals, long nanos) {
        Runtime machine = Runtime.getRuntime();
        System.out.printf(
                "%,d operations, %,d entries: judged in %d ms, of %,d MiB there are %,d in use%n",
                totals.operations(),
                totals.entries(),
                Duration.ofNanos(nanos).toMillis(),
                machine.totalMemory() >> 20,
                (machine.totalMemory() - machine.freeMemory()) >> 20);
    }
}
