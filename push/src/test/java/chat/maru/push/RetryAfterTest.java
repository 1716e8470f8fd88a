package chat.maru.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void seconds_andDates_areWaits() {
        assertThat(RetryAfter.of("120", NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.of(" 0 ", NOW)).contains(Duration.ZERO);
        assertThat(RetryAfter.of("Fri, 27 Nov 2026 12:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
        assertThat(RetryAfter.of("Fri, 27 Nov 2026 11:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @Test
    void aWait_isADayAtMost() {
        assertThat(RetryAfter.of("999999999", NOW)).contains(Duration.ofDays(1));
        assertThat(RetryAfter.of("Sat, 27 Nov 2027 12:00:00 GMT", NOW)).contains(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "1.5", "soon", "99999999999999999999", "Fri, 27 Foo 2026 12:00:00 GMT"})
    void anythingElse_isNone(String value) {
        assertThat(RetryAfter.of(value, NOW)).isEmpty();
    }
}
