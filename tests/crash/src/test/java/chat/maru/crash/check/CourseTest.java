package chat.maru.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What went wrong, and what came of it. Each history that is kept stands beside one that differs in one thing.
final class CourseTest {
    private final Story story = new Story();

    @Test
    void it_comes_back_within_half_a_minute() {
        story.tells(at -> new Event.Fault(at, "kill", true, true));
        assertThat(story.verdict()).isInstanceOf(Verdict.Unknown.class);
        story.tells(at -> new Event.Recovered(at, Duration.ofSeconds(3).toNanos()));
        story.kept();
        story.tells(at -> new Event.Recovered(at, Duration.ofSeconds(31).toNanos()));
        story.broken(Promise.P15);
    }

    @Test
    void it_does_not_end_by_itself() {
        story.kept();
        Story other = story.copy();
        story.tells(at -> new Event.Failed(at, "ended with 1 instead of starting"));
        story.broken(Promise.P15);
        other.tells(at -> new Event.Failed(at, "the log ends at 7, and 9 entries had been acknowledged"));
        other.broken(Promise.P1);
    }

    @Test
    void what_breaks_off_says_nothing() {
        story.tells(at -> new Event.BrokeOff(at, "umount: target is busy"));
        assertThat(story.verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void damage_is_told() {
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 99", Event.Effect.TOLD));
        story.tells(at -> new Event.Damaged(at, "LOG", "bit 7 of byte 99", Event.Effect.NONE));
        story.kept();
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 100", Event.Effect.SILENT));
        story.broken(Promise.P16);
        assertThat(story.verdict().totals().silent()).isEqualTo(1);
    }

    @Test
    void damage_is_told_with_its_place() {
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 99", Event.Effect.VAGUE));
        story.broken(Promise.P16);
        assertThat(story.verdict().totals().silent()).isZero();
    }
}
