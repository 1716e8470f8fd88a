package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OneLineTest {
    private final Logger logger = new LoggerContext().getLogger("chat.maru.edge.Front");

    @Test
    void event_isTimeLevelThreadPlaceAndWords() {
        assertThat(line("listening on {}", null, 8080))
                .isEqualTo("2026-11-22T21:30:00.123Z INFO [main] Front: listening on 8080\n");
    }

    @Test
    void whatWouldBreakTheLine_isWrittenAsCodes() {
        assertThat(line("name {}", null, "a\nb\r\u001b[31m\u2028\u202ec"))
                .isEqualTo("2026-11-22T21:30:00.123Z INFO [main] Front: name"
                        + " a\\u000ab\\u000d\\u001b[31m\\u2028\\u202ec\n");
    }

    @Test
    void exception_isOnTheSameLine_withPlaceAndCause() {
        String line = line("failed", new IllegalStateException("one\ntwo", new IOException("disk")));

        assertThat(line)
                .startsWith("2026-11-22T21:30:00.123Z INFO [main] Front: failed | java.lang.IllegalStateException:"
                        + " one\\u000atwo < ")
                .contains(" | because of java.io.IOException: disk")
                .contains("OneLineTest.java:");
        assertThat(line.lines()).hasSize(1);
    }

    private String line(String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent(OneLineTest.class.getName(), logger, Level.INFO, message, thrown, arguments);
        event.setThreadName("main");
        event.setInstant(Instant.parse("2026-11-22T21:30:00.123Z"));
        return new OneLine().doLayout(event);
    }
}
