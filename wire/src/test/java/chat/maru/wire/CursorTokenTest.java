package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTokenTest {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ é";

    private static long offset(SplittableRandom random) {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private static Cursor cursor(SplittableRandom random) {
        long[] offsets = new long[random.nextBoolean() ? 1 : 1 + random.nextInt(300)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset(random);
        }
        return Cursor.of(new Generation(random.nextLong() & Generation.MAX), offsets);
    }

    @Test
    void token_isTheSpecifiedBytes() {
        byte[] bytes = {1, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 1, 44};
        assertThat(CursorToken.format(Cursor.of(new Generation(7), 300)))
                .hasSize(CursorToken.LENGTH)
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        byte[] several = {2, 0, 0, 0, 0, 0, 7, 2, 0, (byte) 0xAC, 2};
        assertThat(CursorToken.format(Cursor.of(new Generation(7), 0, 300)))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(several));
    }

    @Test
    void cursors_surviveTheirToken() {
        SplittableRandom seeds = new SplittableRandom(1);
        for (int i = 0; i < 5_000; i++) {
            long seed = seeds.nextLong();
            Cursor cursor = cursor(new SplittableRandom(seed));
            assertThat(CursorToken.parse(CursorToken.format(cursor)))
                    .as("seed %d", seed)
                    .isEqualTo(new CursorToken.At(cursor));
        }
        Cursor most = Cursor.of(new Generation(Generation.MAX), Long.MAX_VALUE);
        assertThat(CursorToken.parse(CursorToken.format(most))).isEqualTo(new CursorToken.At(most));
        Cursor widest = Cursor.of(new Generation(0), new long[0xFFFF]);
        assertThat(CursorToken.parse(CursorToken.format(widest))).isEqualTo(new CursorToken.At(widest));
    }

    @Test
    void spoiltTokens_areAccepted_onlyIfTheyAreSomeCursorsOwn() {
        SplittableRandom seeds = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder token = new StringBuilder(CursorToken.format(cursor(random)));
            int at = random.nextInt(token.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> token.setCharAt(at, letter);
                case 1 -> token.insert(at, letter);
                default -> token.setLength(at);
            }
            String spoilt = token.toString();
            switch (CursorToken.parse(spoilt)) {
                case CursorToken.At(Cursor cursor) ->
                    assertThat(CursorToken.format(cursor)).as("seed %d", seed).isEqualTo(spoilt);
                case CursorToken.Malformed _ -> assertThat(spoilt).isNotEqualTo("0");
                case CursorToken.Beginning _ -> assertThat(spoilt).isEqualTo("0");
            }
        }
    }

    @Test
    void zero_isTheBeginning() {
        assertThat(CursorToken.parse("0")).isEqualTo(new CursorToken.Beginning());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "1", " 0", "AQAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAA", "AQAAAAAAB__________-"})
    void otherText_isMalformed(String token) {
        assertThat(CursorToken.parse(token)).isEqualTo(new CursorToken.Malformed());
    }

    @Test
    void anotherSpellingOfACursor_isMalformed() {
        byte[] overlong = {2, 0, 0, 0, 0, 0, 7, 2, (byte) 0x80, 0, 1};
        byte[] oneAsSeveral = {2, 0, 0, 0, 0, 0, 7, 1, 1};
        byte[] shardMissing = {2, 0, 0, 0, 0, 0, 7, 3, 1, 1};
        for (byte[] bytes : new byte[][] {overlong, oneAsSeveral, shardMissing}) {
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThat(CursorToken.parse(token)).isEqualTo(new CursorToken.Malformed());
        }
        assertThat(CursorToken.parse("AgAAAAAABwIArAI")).isInstanceOf(CursorToken.At.class);
        assertThat(CursorToken.parse("AgAAAAAABwIArAJ")).isEqualTo(new CursorToken.Malformed());
        assertThat(CursorToken.parse("AgAAAAAABwIArAI=")).isEqualTo(new CursorToken.Malformed());
    }

    @Test
    void fastPath_writesTheSameToken() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            Generation generation = new Generation(random.nextLong() & Generation.MAX);
            long offset = offset(random);
            byte[] into = new byte[CursorToken.LENGTH + 5];
            int end = CursorToken.put(into, 3, generation, new Stamp(0, offset));
            assertThat(new String(into, 3, end - 3, StandardCharsets.US_ASCII))
                    .isEqualTo(CursorToken.format(Cursor.of(generation, offset)));
        }
    }

    @Test
    void fastPath_refusesOtherShards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CursorToken.put(new byte[20], 0, new Generation(1), new Stamp(1, 1)));
    }
}
