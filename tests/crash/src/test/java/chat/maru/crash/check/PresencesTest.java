package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import chat.maru.crash.history.Event.Presence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Somebody comes and goes. Each history that is kept stands beside one that differs in one thing.
final class PresencesTest {
    private final Story story = new Story();

    private void tells(Presence presence, Duration wrongFor, boolean right) {
        story.tells(at -> new Event.Present(at, presence, wrongFor.toNanos(), right));
    }

    @Test
    void whoever_says_goodbye_is_gone_within_two_seconds() {
        tells(Presence.SAID_GOODBYE, Duration.ofMillis(1_999), true);
        story.kept();
        tells(Presence.SAID_GOODBYE, Duration.ofMillis(2_001), true);
        story.broken(Promise.P13);
    }

    @Test
    void whoever_vanishes_is_gone_within_a_minute() {
        tells(Presence.VANISHED, Duration.ofSeconds(59), true);
        tells(Presence.CAME, Duration.ZERO, true);
        story.kept();
        tells(Presence.VANISHED, Duration.ofSeconds(61), true);
        story.broken(Promise.P13);
    }

    @Test
    void whoever_comes_is_there() {
        tells(Presence.CAME, Duration.ofSeconds(5), false);
        story.broken(Promise.P13);
    }
}
