package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.fake.StillTime;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerClockTest {
    private final StillTime own = new StillTime();
    private final ServerClock clock = new ServerClock(own);

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T21:45:00Z", "2026-11-22T21:00:00Z"})
    void clock_goesOnFromWhatTheServerTold(String told) throws Exception {
        assertThat(clock.instant()).isEqualTo(own.instant());
        clock.heard(date(told.contains("45") ? "Sun, 22 Nov 2026 21:45:00 GMT" : "Sun, 22 Nov 2026 21:00:00 GMT"));
        own.sleep(Duration.ofSeconds(7));
        assertThat(clock.instant()).isEqualTo(Instant.parse(told).plusSeconds(7));
    }

    @Test
    void clock_keepsWhatItKnowsWhereADateIsNone() {
        clock.heard(date("Sun, 22 Nov 2026 21:45:00 GMT"));
        clock.heard(date("yesterday"));
        clock.heard(HttpHeaders.of(Map.of(), (name, value) -> true));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-22T21:45:00Z"));
    }

    private static HttpHeaders date(String value) {
        return HttpHeaders.of(Map.of("Date", List.of(value)), (name, each) -> true);
    }
}
