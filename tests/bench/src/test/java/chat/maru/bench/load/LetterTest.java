package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LetterTest {
    private static final long MILLIS = 1_790_000_000_123L;
    private final MessageIds ids = new MessageIds(0x123456789abcdefL);
    private final Words words = new Words(new SplittableRandom(1));
    private final byte[] conversation = Ascii.bytes("0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1");

    private static JsonNode payload(byte[] frame) {
        int length = ((frame[2] & 0xff) << 8) | (frame[3] & 0xff);
        assertThat(frame[0]).isEqualTo((byte) 0x81);
        assertThat(frame[1]).isEqualTo((byte) (0x80 | 126));
        assertThat(Arrays.copyOfRange(frame, 4, 8)).containsOnly(0);
        assertThat(frame).hasSize(8 + length);
        return Json.MAPPER.readTree(new String(frame, 8, length, StandardCharsets.UTF_8));
    }

    @Test
    void frame_isAMaskedSendFrame_withWhatIsPatchedIn() {
        JsonNode json = payload(Letter.frame(ids, words).patched(0xabcd, MILLIS, conversation));

        UUID id = UUID.fromString(json.path("id").stringValue());
        assertThat(json.path("type").stringValue()).isEqualTo("send");
        assertThat(json.path("ref").stringValue()).isEqualTo("0000abcd");
        assertThat(json.path("conversation").stringValue()).isEqualTo(new String(conversation, StandardCharsets.UTF_8));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(MILLIS);
        assertThat(json.path("content").path("text").stringValue()).hasSize(120);
    }

    @Test
    void frame_differsInIdAndText_fromOneMessageToTheNext() {
        Letter letter = Letter.frame(ids, words);
        JsonNode first = payload(letter.patched(1, MILLIS, conversation).clone());
        JsonNode second = payload(letter.patched(2, MILLIS, conversation));

        assertThat(first.path("id")).isNotEqualTo(second.path("id"));
        assertThat(first.path("content")).isNotEqualTo(second.path("content"));
    }

    @Test
    void request_isAPutOfThatMessage_withItsLength() {
        byte[] bytes = Letter.request(ids, words, 80, "ma_secret").patched(7, MILLIS, conversation);

        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\r\n\r\n", 2);
        assertThat(parts[0])
                .startsWith("PUT /v1/conversations/0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1/messages/")
                .contains("Authorization: Bearer ma_secret", "Content-Length: " + parts[1].length());
        assertThat(Json.MAPPER.readTree(parts[1]).path("content").path("text").stringValue())
                .hasSize(120);
    }

    @Test
    void sequence_isFoundAgainInTheId_unlessTheIdIsOfAnotherRun() {
        byte[] text = new byte[Ascii.ID];
        Ascii.putId(text, 0, ids.high(MILLIS), ids.low(0xfedcba98));

        assertThat(ids.sequence(text, 0, text.length)).isEqualTo(0xfedcba98L);
        assertThat(new MessageIds(99).sequence(text, 0, text.length)).isEqualTo(-1);
        assertThat(ids.sequence(text, 1, text.length)).isEqualTo(-1);
    }
}
