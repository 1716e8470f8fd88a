package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Emoji;
import chat.maru.wire.Parsed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever somebody may react with has a place in the path of a request.
final class EmojiInPathTest {
    @Test
    void every_ascii_character_that_is_an_emoji_has_a_path() {
        int found = 0;
        for (char c = 0; c < 0x80; c++) {
            found += arrives(String.valueOf(c));
        }
        assertThat(found).isEqualTo(0x7F - 0x21 - 5);
    }

    @Test
    void every_string_that_is_an_emoji_has_a_path() {
        Random random = new Random(11);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder given = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                given.appendCodePoint(
                        switch (random.nextInt(3)) {
                            case 0 -> 0x20 + random.nextInt(0x60);
                            case 1 -> random.nextInt(0x3000);
                            default -> 0x1F300 + random.nextInt(0x600);
                        });
            }
            found += arrives(given.toString());
        }
        assertThat(found).isGreaterThan(10_000);
        assertThat(List.of(".", "..", "/", "\\", ";", "%", "a/b"))
                .allSatisfy(refused -> assertThat(Emoji.parse(refused)).isEmpty());
    }

    /// 1 if it is an emoji, which then has a path.
    private static int arrives(String given) {
        Optional<Emoji> emoji = Emoji.parse(given);
        emoji.ifPresent(each -> {
            String path = "/r/" + URLEncoder.encode(each.value(), StandardCharsets.UTF_8);
            assertThat(Target.parse(path))
                    .isInstanceOfSatisfying(
                            Parsed.Ok.class,
                            parsed -> assertThat(((Target) parsed.value()).segments())
                                    .containsExactly("r", each.value()));
        });
        return emoji.isPresent() ? 1 : 0;
    }
}
