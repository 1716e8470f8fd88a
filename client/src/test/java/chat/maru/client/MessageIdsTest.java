package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {
    @Test
    void ids_areOfVersion7AndGrowWhileTheClockStands() {
        Instant now = Instant.parse("2026-11-22T21:30:00.123Z");
        MessageIds ids = new MessageIds(InstantSource.fixed(now), new Random(1));
        UUID before = ids.next();
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertThat(next.version()).isEqualTo(7);
            assertThat(next.variant()).isEqualTo(2);
            assertThat(next.toString()).isGreaterThan(before.toString());
            before = next;
        }
        assertThat(new MessageIds(InstantSource.fixed(now), new Random(1))
                                .next()
                                .getMostSignificantBits()
                        >>> 16)
                .isEqualTo(now.toEpochMilli());
    }
}
