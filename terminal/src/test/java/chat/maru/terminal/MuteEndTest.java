package chat.maru.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.client.Mine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MuteEndTest {
    /// 06:30 in Seoul.
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T21:30:00.123Z"), ZoneId.of("Asia/Seoul"));

    @ParameterizedTest
    @CsvSource({
        "30m, 2026-11-22T22:00:00Z",
        "8h, 2026-11-23T05:30:00Z",
        "2d, 2026-11-24T21:30:00Z",
        "1w, 2026-11-29T21:30:00Z",
        "18:30, 2026-11-23T09:30:00Z",
        "06:30, 2026-11-23T21:30:00Z",
        "2026-12-01, 2026-11-30T15:00:00Z",
        "2026-12-01 18:30, 2026-12-01T09:30:00Z",
        "2026-12-01T18:30, 2026-12-01T09:30:00Z"
    })
    void end_isAsItIsTyped(String typed, Instant end) {
        assertThat(MuteEnd.of(typed, CLOCK)).isEqualTo(end);
    }

    @Test
    void end_ofNothingIsNever() {
        assertThat(MuteEnd.of("", CLOCK)).isEqualTo(Mine.FOR_EVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0h", "8", "h", "25:00", "2026-13-01", "2026-11-22", "2026-11-23 06:30", "-1h"})
    void end_thatIsNoneOrOverIsRefused(String typed) {
        assertThatThrownBy(() -> MuteEnd.of(typed, CLOCK)).isInstanceOf(Mistake.class);
    }
}
