package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ContentJsonTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Parsed<Content> check(byte[] json) {
        return ContentJson.check(json, 0, json.length);
    }

    private static Parsed<Content> check(String json) {
        return check(utf8(json));
    }

    private static String accepted(String json) {
        return check(json) instanceof Parsed.Ok<Content>(Content content)
                ? new String(content.json(), StandardCharsets.UTF_8)
                : "refused";
    }

    private static Optional<ProblemCode> refusal(byte[] json) {
        return check(json) instanceof Parsed.Bad<Content> bad ? Optional.of(bad.code()) : Optional.empty();
    }

    private static Optional<ProblemCode> refusal(String json) {
        return refusal(utf8(json));
    }

    @Test
    void whiteSpace_goes_butOnlyBetweenTokens() {
        assertThat(accepted(" {\n \"text\" :\t\" a \\n b \" , \"x\" : [ 1 , 2.50 , { } , [ ] ] }\r\n"))
                .isEqualTo("{\"text\":\" a \\n b \",\"x\":[1,2.50,{},[]]}");
    }

    @Test
    void rest_staysAsItIs() {
        String json = "{\"z\":1.500E+03,\"text\":\"\\u0041\\/\\ud800\",\"a\":{\"b\":1,\"b\":2}}";
        assertThat(accepted(json)).isEqualTo(json);
    }

    @Test
    void range_isRead_andTheArrayIsNotKept() {
        byte[] bytes = utf8("xx{\"text\":\"a\"}yy");
        Parsed<Content> read = ContentJson.check(bytes, 2, bytes.length - 4);
        Arrays.fill(bytes, (byte) 0);
        assertThat(read).isEqualTo(new Parsed.Ok<>(Content.ofJson(utf8("{\"text\":\"a\"}"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"text\":\"a\"",
                "{\"text\":\"a\"}}",
                "{\"text\":\"a\"} x",
                "{\"text\":\"a\",}",
                "{,\"text\":\"a\"}",
                "{\"text\" \"a\"}",
                "{text:\"a\"}",
                "{'text':'a'}",
                "{\"text\":\"a\nb\"}",
                "{\"text\":\"\\x\"}",
                "{\"text\":\"\\u12g4\"}",
                "{\"text\":\"a\",\"n\":01}",
                "{\"text\":\"a\",\"n\":1.}",
                "{\"text\":\"a\",\"n\":.5}",
                "{\"text\":\"a\",\"n\":+1}",
                "{\"text\":\"a\",\"n\":1e}",
                "{\"text\":\"a\",\"n\":NaN}",
                "{\"text\":\"a\",\"n\":-}",
                "{\"text\":\"a\",\"n\":tru}",
                "{\"text\":\"a\",\"n\":truee}",
                "{\"text\":\"a\",\"n\":[1,]}",
                "{\"text\":\"a\",\"n\":[,]}",
                "{\"text\":\"a\",\"n\":[{},x",
                "{\"text\":\"a\"/**/}",
                "\uFEFF{\"text\":\"a\"}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"t\\u0065xt\":\"b\"}",
            })
    void malformedContent_isRefused(String json) {
        assertThat(refusal(json)).contains(ProblemCode.MALFORMED);
    }

    @Test
    void invalidUtf8_isRefused() {
        for (int[] bad : new int[][] {
            {0x80},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xC3},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xE1, 0x80},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xFF}
        }) {
            byte[] bytes = new byte[bad.length];
            for (int i = 0; i < bad.length; i++) {
                bytes[i] = (byte) bad[i];
            }
            byte[] json = RandomJson.join(utf8("{\"text\":\"a"), bytes, utf8("\"}"));
            assertThat(refusal(json)).as(Arrays.toString(bad)).contains(ProblemCode.MALFORMED);
        }
    }

    @Test
    void everyByte_atEveryPlaceOfAString_isJudgedAsByJackson() {
        for (int length : new int[] {1, 7, 8, 9, 17}) {
            byte[] json = utf8("{\"text\":\"" + "x".repeat(length) + "\"}");
            for (int at = 9; at < 9 + length; at++) {
                for (int b = 0; b < 256; b++) {
                    byte[] spoilt = json.clone();
                    spoilt[at] = (byte) b;
                    judgedAlike(spoilt, "byte " + b + " at " + at);
                }
            }
        }
    }

    @Test
    void everyBeginningOfALongCharacter_isJudgedAsByTheDecoder() {
        byte[] json = utf8("{\"text\":\"abcdefgh\"}");
        int[] rest = {'a', 0x7F, 0x80, 0xBF, 0xC0};
        for (int lead = 0x80; lead < 0x100; lead++) {
            for (int second = 0x20; second < 0x100; second++) {
                for (int third : rest) {
                    for (int fourth : rest) {
                        json[10] = (byte) lead;
                        json[11] = (byte) (second == '"' || second == '\\' ? 'a' : second);
                        json[12] = (byte) third;
                        json[13] = (byte) fourth;
                        if (refusal(json).isEmpty() != isUtf8(json)) {
                            throw new AssertionError(Arrays.toString(json));
                        }
                    }
                }
            }
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .hasRemaining();
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "null",
                "{}",
                "{\"a\":1}",
                "{\"text\":\"\"}",
                "{\"text\":1}",
                "{\"text\":null,\"attachments\":[1]}",
                "{\"attachments\":[]}",
                "{\"attachments\":[ ]}",
                "{\"attachments\":{\"a\":1}}",
                "{\"text\":\"\",\"attachments\":[]}",
                "{\"Text\":\"a\"}"
            })
    void contentThatSaysNothing_isRefused(String json) {
        assertThat(refusal(json)).contains(ProblemCode.INVALID_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"a\"}",
                "{\"t\\u0065xt\":\"a\"}",
                "{\"attachments\":[0]}",
                "{\"text\":\"\",\"attachments\":[[]]}",
                "{\"attachments\":[{\"x\":[]}]}",
                "{\"text\":\"a\",\"attachments\":[]}"
            })
    void contentThatSaysSomething_isAccepted(String json) {
        assertThat(accepted(json)).isEqualTo(json);
    }

    @Test
    void depth_hasItsLimitAt16() {
        assertThat(refusal(deep(15))).isEmpty();
        assertThat(refusal(deep(16))).isEmpty();
        assertThat(refusal(deep(17))).contains(ProblemCode.MALFORMED);
        assertThat(refusal(deep(100_000))).contains(ProblemCode.MALFORMED);
    }

    private static String deep(int depth) {
        return "{\"text\":\"a\",\"d\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    @Test
    void size_hasItsLimitAt512KiB() {
        int frame = "{\"text\":\"\"}".length();
        for (int size = ContentJson.MAX_BYTES - 1; size <= ContentJson.MAX_BYTES + 1; size++) {
            Optional<ProblemCode> refusal = refusal("{\"text\":\"" + "x".repeat(size - frame) + "\"}");
            assertThat(refusal)
                    .isEqualTo(size > ContentJson.MAX_BYTES ? Optional.of(ProblemCode.TOO_LARGE) : Optional.empty());
        }
    }

    @Test
    void hundredThousandLettersOfAnyScript_fit() {
        assertThat(refusal("{\"text\":\"" + "😀".repeat(100_000) + "\"}")).isEmpty();
    }

    @Test
    void escapedNames_beyondTheFewComparedInPlace_areToldApart() {
        String eight = "{\"text\":\"a\",\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0";
        assertThat(refusal(eight + "}")).isEmpty();
        assertThat(refusal(eight + ",\"i\":0,\"\\u006a\":0,\"k\":0}")).isEmpty();
        assertThat(refusal(eight + ",\"i\":0,\"\\u0062\":0}")).contains(ProblemCode.MALFORMED);
        assertThat(refusal(eight + ",\"i\":0,\"i\":0}")).contains(ProblemCode.MALFORMED);
        assertThat(refusal(eight + ",\"b\":0}")).contains(ProblemCode.MALFORMED);
    }

    @Test
    void manyNames_areToldApart() {
        StringBuilder json = new StringBuilder("{\"text\":\"a\"");
        for (int i = 0; i < 30_000; i++) {
            json.append(",\"n").append(i).append("\":0");
        }
        assertThat(refusal(json + "}")).isEmpty();
        assertThat(refusal(json + ",\"n17\":1}")).contains(ProblemCode.MALFORMED);
    }

    @Test
    void mentions_areAListOfDifferentPeople() {
        UUID bob = new UUID(0x0123_4567_89ab_4defL, 0x8123_4567_89ab_cdefL);
        UUID eve = new UUID(1, 2);
        assertThat(mentioned("[]")).isEmpty();
        assertThat(mentioned("[\"" + bob + "\"]")).containsExactly(new AccountId(bob));
        assertThat(mentioned(" [ \"" + eve + "\" ,\t\"\\u0030" + bob.toString().substring(1) + "\"\n] "))
                .containsExactly(new AccountId(eve), new AccountId(bob));
        String many = IntStream.range(0, 100)
                .mapToObj(n -> "\"" + new UUID(n, n) + "\"")
                .collect(Collectors.joining(","));
        assertThat(mentioned("[" + many + "]")).hasSize(100);
        for (String bad : List.of(
                "null",
                "{}",
                "\"" + bob + "\"",
                "[1]",
                "[\"bob\"]",
                "[[\"" + bob + "\"]]",
                "[\"" + bob + "\",\"" + bob + "\"]",
                "[\"" + bob + "\",null]",
                "[" + many + ",\"" + bob + "\"]")) {
            assertThat(refusal("{\"text\":\"hi\",\"mentions\":" + bad + "}"))
                    .as(bad)
                    .contains(ProblemCode.INVALID_FIELD);
            Content stored =
                    Content.ofJson(("{\"text\":\"hi\",\"mentions\":" + bad + "}").getBytes(StandardCharsets.UTF_8));
            assertThat(ContentJson.isWellFormed(stored))
                    .as("stored before: " + bad)
                    .isTrue();
        }
    }

    private static List<AccountId> mentioned(String list) {
        String json = "{\"text\":\"hi\",\"mentions\":" + list + "}";
        return ((Parsed.Ok<Content>) check(json.getBytes(StandardCharsets.UTF_8)))
                .value()
                .mentions();
    }

    @Test
    void randomContent_isJudgedAsByJackson() {
        SplittableRandom seeds = new SplittableRandom(20_261_122);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] json = new RandomJson(random).content();
            byte[] judged = i % 2 == 0 ? json : RandomJson.spoil(json, random);
            accepted += judgedAlike(judged, "seed " + seed) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    private static boolean judgedAlike(byte[] json, String seed) {
        String shown = seed + ": " + new String(json, StandardCharsets.UTF_8);
        Optional<JsonNode> oracle = Oracle.read(json);
        switch (check(json)) {
            case Parsed.Bad<Content> _ ->
                assertThat(oracle.filter(tree -> acceptable(tree, json)))
                        .as(shown)
                        .isEmpty();
            case Parsed.Ok<Content>(Content content) -> {
                assertThat(oracle.filter(tree -> acceptable(tree, json)))
                        .as(shown)
                        .isPresent();
                assertThat(Oracle.read(content.json())).as(shown).isEqualTo(oracle);
                assertThat(content.json()).as(shown).isEqualTo(withoutSpace(json));
                return true;
            }
        }
        return false;
    }

    /// The rules beyond those of JSON itself.
    private static boolean acceptable(JsonNode tree, byte[] json) {
        JsonNode text = tree.get("text");
        JsonNode attachments = tree.get("attachments");
        boolean says = (text != null && text.isString() && !text.stringValue().isEmpty())
                || (attachments != null && attachments.isArray() && !attachments.isEmpty());
        return tree.isObject()
                && Oracle.depth(tree) <= 16
                && (text == null || text.isString())
                && says
                && mentionsPeople(tree.get("mentions"))
                && topLevelNamesOnce(json);
    }

    private static boolean mentionsPeople(@Nullable JsonNode mentions) {
        Set<UUID> ids = new HashSet<>();
        boolean good = mentions == null || (mentions.isArray() && mentions.size() <= ContentJson.MAX_MENTIONS);
        for (JsonNode each :
                good && mentions != null ? mentions : JsonMapper.shared().createArrayNode()) {
            good &= each.isString()
                    && UuidText.parse(each.stringValue()).filter(ids::add).isPresent();
        }
        return good;
    }

    private static boolean topLevelNamesOnce(byte[] json) {
        Set<String> names = new HashSet<>();
        int depth = 0;
        try (JsonParser parser = JsonFactory.builder()
                .build()
                .createParser(ObjectReadContext.empty(), new String(json, StandardCharsets.UTF_8))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && depth == 1 && !names.add(parser.currentName())) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        }
        return true;
    }

    private static byte[] withoutSpace(byte[] json) {
        byte[] kept = new byte[json.length];
        int length = 0;
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (inString && b == '\\') {
                kept[length++] = b;
                kept[length++] = json[++i];
                continue;
            }
            inString ^= b == '"';
            if (inString || !(b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                kept[length++] = b;
            }
        }
        return Arrays.copyOf(kept, length);
    }

    // sameJson

    private static boolean same(String one, String other) {
        return ContentJson.sameJson(Content.ofJson(utf8(one)), Content.ofJson(utf8(other)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "{\"a\":\"\\u0041\"} | {\"a\":\"A\"}",
                "{\"\\u0061\":\"\\/\"} | {\"a\":\"/\"}",
                "{\"a\":\"\\ud83d\\ude00\"} | {\"a\":\"😀\"}",
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":100} | {\"a\":1e2}",
                "{\"a\":-0.0} | {\"a\":0}",
                "{\"a\":0e5} | {\"a\":0}",
                "{\"a\":12.5E+1} | {\"a\":125}",
                "{\"a\":1e999999999} | {\"a\":10e999999998}",
                "{\"a\":1e-00000000000000000000000000000000002} | {\"a\":0.01}",
                "{\"a\":[1,{\"b\":2,\"c\":3}]} | {\"a\":[1,{\"c\":3,\"b\":2}]}",
            })
    void sameValue_inAnotherSpelling_isTheSame(String one, String other) {
        assertThat(same(one, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":2}",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":-1}",
                "{\"a\":1} | {\"a\":1,\"b\":null}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":null} | {\"a\":false}",
                "{\"a\":[]} | {\"a\":{}}",
                "{\"a\":1e999999999} | {\"a\":1e999999998}",
                "{\"a\":1e-1} | {\"a\":1e1}",
                "{\"a\":\"\"} | {\"a\":0}",
            })
    void otherValue_isNotTheSame(String one, String other) {
        assertThat(same(one, other)).isFalse();
    }

    @Test
    void randomValues_areComparedAsByJackson() {
        SplittableRandom seeds = new SplittableRandom(4);
        int equal = 0;
        for (int i = 0; i < 10_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] one = new RandomJson(random).value();
            byte[] other = random.nextBoolean() ? new RandomJson(random).value() : RandomJson.spoil(one, random);
            Optional<JsonNode> oracle = Oracle.readExactly(other);
            if (oracle.isEmpty()) {
                continue;
            }
            boolean same = ContentJson.sameJson(Content.ofJson(one), Content.ofJson(other));
            assertThat(same)
                    .as(
                            "seed %d: %s and %s",
                            seed, new String(one, StandardCharsets.UTF_8), new String(other, StandardCharsets.UTF_8))
                    .isEqualTo(meaning(Oracle.readExactly(one).orElseThrow()).equals(meaning(oracle.get())));
            equal += same ? 1 : 0;
        }
        assertThat(equal).isGreaterThan(100);
    }

    private static Object meaning(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), meaning(member.getValue())));
            return members;
        }
        if (node.isArray()) {
            return node.valueStream().map(ContentJsonTest::meaning).toList();
        }
        if (node.isNumber()) {
            BigDecimal value = node.decimalValue();
            return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
        return node.isString() ? node.stringValue() : node;
    }
}
