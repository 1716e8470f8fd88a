package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PageTokenTest {
    @Test
    void places_surviveTheirToken() {
        SplittableRandom seeds = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            Cursor cursor = Cursor.of(new Generation(random.nextLong() & Generation.MAX), random.nextLong() >>> 1);
            PageToken place = new PageToken(cursor, random.nextLong(1_000_000_000_000_000_000L));
            assertThat(PageToken.parse(place.format())).as("seed %d", seed).contains(place);
        }
    }

    @Test
    void otherText_isNoToken() {
        String cursor = CursorToken.format(Cursor.of(new Generation(7), 300));
        assertThat(PageToken.parse(cursor + ".0")).isPresent();
        for (String text : List.of(
                "",
                ".",
                "0.1",
                cursor,
                cursor + ".",
                cursor + ".-1",
                cursor + ".01",
                cursor + ".1 ",
                cursor + ".9999999999999999999",
                cursor + "=.1",
                cursor + ".1.1",
                cursor + ".\u0661",
                "nonsense.1")) {
            assertThat(PageToken.parse(text)).as(text).isEmpty();
        }
    }
}
