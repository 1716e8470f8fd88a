package chat.maru.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Event;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A history of as many operations as `-Dcrash.operations` says: linear time lets the checker judge a long one. What it
/// takes is printed, without what it takes to make the history up.
final class CheckerScaleTest {
    private static final long OPERATIONS = Long.getLong("crash.operations", 100_000);

    @Test
    void a_long_history_is_judged() {
        Time making = Time.of(() -> play(_ -> {}));
        Checker checker = new Checker(new Enough(OPERATIONS / 2, 0, true));
        Time judging = Time.of(() -> play(checker));
        Verdict[] verdict = new Verdict[1];
        Time ending = Time.of(() -> verdict[0] = checker.verdict());
        say(verdict[0].totals(), judging.plus(ending).minus(making));
        assertThat(verdict[0].toString()).isEqualTo("valid");
        assertThat(verdict[0].totals().operations()).isEqualTo(OPERATIONS);
    }

    private static void play(Consumer<Event> sink) {
        new LongStory(OPERATIONS, sink).play();
    }

    /// How long something takes: by the clock, and of that on a processor, which others at work do not lengthen as
    /// much.
    private record Time(long nanos, long busy) {
        private static Time of(Runnable what) {
            Time begun = now();
            what.run();
            return now().minus(begun);
        }

        private static Time now() {
            return new Time(
                    System.nanoTime(), ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        }

        private Time plus(Time other) {
            return new Time(nanos + other.nanos, busy + other.busy);
        }

        private Time minus(Time other) {
            return new Time(nanos - other.nanos, busy - other.busy);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void say(Totals totals, Time time) {
        Runtime machine = Runtime.getRuntime();
        System.out.printf(
                "%,d operations, %,d entries: judged in %,d ms, %,d ms of them on a processor; %,d MiB in use%n",
                totals.operations(),
                totals.entries(),
                Duration.ofNanos(time.nanos()).toMillis(),
                Duration.ofNanos(time.busy()).toMillis(),
                (machine.totalMemory() - machine.freeMemory()) >> 20);
    }
}
