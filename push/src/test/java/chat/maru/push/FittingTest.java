package chat.maru.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.Notification;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FittingTest {
    private static final int LIMIT = 2_000;

    private static int size(Notification notification) {
        return Json.bytes(Json.object().put("text", text(notification))).length;
    }

    private static String text(Notification notification) {
        return notification.news().orElseThrow().text().orElseThrow();
    }

    @Test
    void whatFits_isLeftAlone() {
        assertThat(Fitting.within(LIMIT, Samples.FULL, FittingTest::size)).isEqualTo(Samples.FULL);
        assertThat(Fitting.within(LIMIT, Samples.NONE, _ -> 0)).isEqualTo(Samples.NONE);
        assertThat(Fitting.within(LIMIT, Samples.READ, _ -> 0)).isEqualTo(Samples.READ);
    }

    /// As much as fits: one character more would not.
    @Test
    void whatDoesNotFit_isCutBetweenCharacters() {
        for (String each : new String[] {"a", "ä", "漢", "😀", "\"", "\u0001"}) {
            String text = each.repeat(5_000);

            Notification cut = Fitting.within(LIMIT, Samples.text(text), FittingTest::size);

            assertThat(size(cut)).isLessThanOrEqualTo(LIMIT);
            assertThat(text(cut)).endsWith("…");
            String kept = text(cut).substring(0, text(cut).length() - 1);
            assertThat(text).startsWith(kept);
            assertThat(size(Samples.text(kept + each + '…'))).isGreaterThan(LIMIT);
        }
    }

    @Test
    void anything_fits_andHasAFormInUtf8() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(4_000), 0, 0x10000).forEach(each -> text.append((char) each));

            Notification cut = Fitting.within(LIMIT, Samples.text(text.toString()), FittingTest::size);

            assertThat(size(cut)).isLessThanOrEqualTo(LIMIT);
            assertThat(new String(text(cut).getBytes(UTF_8), UTF_8)).isEqualTo(text(cut));
        }
    }

    @Test
    void names_areCutToo() {
        Notification tooLong =
                Samples.news(Optional.of("😀".repeat(500)), Optional.of("t".repeat(500)), Optional.of("text"));

        Notification cut = Fitting.within(LIMIT, tooLong, FittingTest::size);

        assertThat(cut.news().orElseThrow().sender()).contains("😀".repeat(128) + "…");
        assertThat(cut.news().orElseThrow().title()).contains("t".repeat(128) + "…");
        assertThat(text(cut)).isEqualTo("text");
    }
}
