package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static String text(JsonWriter json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void commas_standBetweenValuesOnly() {
        JsonWriter json = new JsonWriter(0)
                .object()
                .name("a")
                .array()
                .number(1)
                .bool(true)
                .nothing()
                .object()
                .endObject()
                .array()
                .endArray()
                .raw(new byte[] {'7'})
                .text("x")
                .endArray()
                .name("b")
                .bool(false)
                .endObject();
        assertThat(text(json)).isEqualTo("{\"a\":[1,true,null,{},[],7,\"x\"],\"b\":false}");
    }

    @Test
    void everyChar_isReadBack() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String string = "a" + (char) c + "b";
            byte[] json = new JsonWriter(0).text(string).toBytes();
            assertThat(Oracle.must(json).stringValue()).isEqualTo(string);
        }
    }

    @Test
    void randomStrings_areReadBack() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder string = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                string.appendCodePoint(random.nextInt(1 << (3 + random.nextInt(18))) % 0x110000);
            }
            byte[] json =
                    new JsonWriter(random.nextInt(64)).text(string.toString()).toBytes();
            assertThat(Oracle.must(json).stringValue()).isEqualTo(string.toString());
        }
    }

    @Test
    void numbers_areWrittenAsJavaDoes() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(text(new JsonWriter(0).number(value))).isEqualTo(Long.toString(value));
        }
        for (long value : new long[] {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(text(new JsonWriter(0).number(value))).isEqualTo(Long.toString(value));
        }
    }

    @Test
    void uuids_areWrittenAsJavaDoes_andReadInEitherCase() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 2_000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            assertThat(text(new JsonWriter(0).uuid(id))).isEqualTo("\"" + id + "\"");
            assertThat(UuidText.parse(id.toString())).contains(id);
            assertThat(UuidText.parse(id.toString().toUpperCase(Locale.ROOT))).contains(id);
        }
    }

    @Test
    void uuids_inAnyOtherForm_areNone() {
        for (String text : new String[] {
            "",
            "1-1-1-1-1",
            "0192f0c1-2345-7abc-8def-0123456789a",
            "0192f0c1-2345-7abc-8def-0123456789abc",
            "0192f0c123457abc8def0123456789ab",
            "0192f0c1-2345-7abc-8def-0123456789ag",
            "0192f0c1_2345-7abc-8def-0123456789ab",
            "-192f0c1-2345-7abc-8def-0123456789ab",
            "0192f0c1-2345-7abc-8def-01234567é9a",
            "{192f0c1-2345-7abc-8def-0123456789a}"
        }) {
            assertThat(UuidText.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void times_haveThreeDigitsOfTheSecond() {
        assertThat(text(new JsonWriter(0).instant(Instant.parse("2024-02-29T23:59:59.9999Z"))))
                .isEqualTo("\"2024-02-29T23:59:59.999Z\"");
        assertThat(text(new JsonWriter(0).instant(Instant.parse("0000-01-01T00:00:00Z"))))
                .isEqualTo("\"0000-01-01T00:00:00.000Z\"");
        assertThat(text(new JsonWriter(0).instant(Instant.parse("9999-12-31T23:59:59.001Z"))))
                .isEqualTo("\"9999-12-31T23:59:59.001Z\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonWriter(0)
                        .instant(Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1)));
    }

    @Test
    void everyDay_isWritten() {
        for (long day = -719_528; day <= 2_932_896; day += 7) {
            Instant time = Instant.ofEpochSecond(day * 86_400 + 3_661, 7_000_000);
            String written = text(new JsonWriter(0).instant(time));
            assertThat(Instant.parse(written.substring(1, 25))).isEqualTo(time);
        }
    }
}
