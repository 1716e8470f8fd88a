package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.ConversationId;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
    private static final JoinToken TOKEN = new JoinToken(
            new ConversationId(new UUID(1, 2)), new LinkId(new UUID(3, 4)), new LinkSecret(new UUID(5, 6)));

    private static UUID uuid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Test
    void token_isReadAsItWasWritten() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            JoinToken token = new JoinToken(
                    new ConversationId(uuid(random)), new LinkId(uuid(random)), new LinkSecret(uuid(random)));
            assertThat(token.format()).matches("[A-Za-z0-9_-]{64}");
            assertThat(JoinToken.parse(token.format())).contains(token);
        }
    }

    @Test
    void token_keepsItsText() {
        assertThat(TOKEN.format()).isEqualTo("AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQAAAAAAAAABQAAAAAAAAAG");
    }

    @Test
    void everyOtherText_isNoToken() {
        String good = TOKEN.format();
        List<String> others = List.of(
                "",
                good.substring(1),
                good + "A",
                good + "=",
                " " + good.substring(1),
                "+" + good.substring(1),
                "/" + good.substring(1),
                "é" + good.substring(1),
                "\n" + good.substring(1),
                "A".repeat(100_000));
        for (String other : others) {
            assertThat(JoinToken.parse(other))
                    .as("%d characters", other.length())
                    .isEmpty();
            String body = new String(
                    new JsonWriter(0)
                            .object()
                            .name("token")
                            .text(other)
                            .endObject()
                            .toBytes(),
                    StandardCharsets.UTF_8);
            assertThat(Join.parse(body.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Parsed.Bad.class);
        }
        assertThat(Join.parse(("{\"token\":\"" + good + "\"}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Parsed.Ok<>(new Join(TOKEN)));
    }

    @Test
    void secret_isNotInWhatIsPrinted() {
        assertThat(new Join(TOKEN).toString())
                .doesNotContain(TOKEN.format())
                .doesNotContain(TOKEN.secret().value().toString());
    }
}
