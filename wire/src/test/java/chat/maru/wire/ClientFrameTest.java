package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClientFrameTest {
    private static final UUID CONVERSATION = UUID.fromString("0192f0c1-2345-8abc-8def-0123456789ab");
    private static final UUID ID = UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ff");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ClientFrame parse(String json) {
        return ClientFrame.parse(utf8(json));
    }

    private static String send(String content) {
        return "{\"type\":\"send\",\"ref\":\"r1\",\"conversation\":\"" + CONVERSATION + "\",\"id\":\"" + ID
                + "\",\"content\":" + content + "}";
    }

    private static ClientFrame.Send sent(String ref, String content) {
        return new ClientFrame.Send(
                ref, new ConversationId(CONVERSATION), new MessageId(ID), Content.ofJson(utf8(content)));
    }

    @Test
    void send_isRead() {
        assertThat(parse(send("{\"text\":\"hi\"}"))).isEqualTo(sent("r1", "{\"text\":\"hi\"}"));
    }

    @Test
    void send_inAnyOrder_withSpacesAndUnknownFields_isRead() {
        String json = " {\"content\" : { \"text\" : \"hi\" , \"n\" : [ 1 ] } , \"new\":{\"a\":[1,{}]},\"id\":\""
                + ID.toString().toUpperCase(Locale.ROOT) + "\", \"conversation\":\"\\u0030"
                + CONVERSATION.toString().substring(1) + "\",\n\"r\\u0065f\":\"r\\u00e9\",\"type\":\"s\\u0065nd\"} ";
        assertThat(parse(json)).isEqualTo(sent("ré", "{\"text\":\"hi\",\"n\":[1]}"));
    }

    @Test
    void range_isRead_andTheArrayIsNotKept() {
        byte[] bytes = utf8("xx" + send("{\"text\":\"hi\"}") + "yy");
        ClientFrame frame = ClientFrame.parse(bytes, 2, bytes.length - 4);
        Arrays.fill(bytes, (byte) 0);
        assertThat(frame).isEqualTo(sent("r1", "{\"text\":\"hi\"}"));
    }

    @Test
    void otherFrames_areRead() {
        String token = CursorToken.format(Cursor.of(new Generation(1), 2));
        CursorToken at = new CursorToken.At(Cursor.of(new Generation(1), 2));
        assertThat(parse("{\"type\":\"ping\",\"ref\":\"1\"}")).isEqualTo(new ClientFrame.Ping("1"));
        assertThat(parse("{\"type\":\"ack\",\"ref\":\"1\",\"cursor\":\"" + token + "\"}"))
                .isEqualTo(new ClientFrame.Ack("1", at));
        assertThat(parse("{\"type\":\"ack\",\"ref\":\"1\",\"cursor\":\"?\"}"))
                .isEqualTo(new ClientFrame.Ack("1", new CursorToken.Malformed()));
        assertThat(parse("{\"type\":\"hello\",\"ref\":\"1\",\"token\":\"ma_x\"}"))
                .isEqualTo(new ClientFrame.Hello("1", "ma_x", null));
        assertThat(parse("{\"type\":\"hello\",\"ref\":\"1\",\"token\":\"ma_x\",\"since\":\"0\"}"))
                .isEqualTo(new ClientFrame.Hello("1", "ma_x", new CursorToken.Beginning()));
        assertThat(parse("{\"type\":\"wave\",\"ref\":\"1\"}")).isEqualTo(new ClientFrame.Unknown("1", "wave"));
    }

    @Test
    void hello_doesNotShowItsToken() {
        assertThat(parse("{\"type\":\"hello\",\"ref\":\"1\",\"token\":\"ma_secret\"}"))
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"ref\":1}",
                "{\"type\":\"ping\",\"ref\":\"\"}",
                "{\"type\":\"ping\",\"ref\":null}",
                "{\"type\":\"ping\",\"ref\":\"1\"",
                "{\"type\":\"ping\",\"ref\":\"1\"} {}",
                "{\"type\":\"ping\",\"ref\":\"1\",}",
                "{\"type\":\"send\",\"ref\":\"1\",\"content\":{\"a\":}}"
            })
    void frameWithoutRef_orNotJson_hasNobodyToAnswer(String json) {
        assertThat(parse(json)).isInstanceOfSatisfying(ClientFrame.Invalid.class, invalid -> {
            assertThat(invalid.ref()).isNull();
            assertThat(invalid.code()).isEqualTo(ProblemCode.MALFORMED);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ref\":\"1\"}",
                "{\"type\":7,\"ref\":\"1\"}",
                "{\"type\":\"ping\",\"ref\":\"1\",\"type\":\"ping\"}",
                "{\"type\":\"ack\",\"ref\":\"1\"}",
                "{\"type\":\"ack\",\"ref\":\"1\",\"cursor\":null}",
                "{\"type\":\"hello\",\"ref\":\"1\"}",
                "{\"type\":\"hello\",\"ref\":\"1\",\"token\":\"x\",\"since\":0}",
                "{\"type\":\"send\",\"ref\":\"1\"}",
                "{\"type\":\"send\",\"ref\":\"1\",\"id\":\"1\",\"conversation\":\"2\",\"content\":{\"text\":\"a\"}}"
            })
    void malformedFrameWithRef_isAnswered(String json) {
        assertThat(parse(json)).isInstanceOfSatisfying(ClientFrame.Invalid.class, invalid -> {
            assertThat(invalid.ref()).isEqualTo("1");
            assertThat(invalid.code()).isEqualTo(ProblemCode.MALFORMED);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"x\"", "{\"text\":\"\"}", "{\"text\":3}"})
    void sendOfNothing_isAnswered(String content) {
        assertThat(parse(send(content))).isInstanceOfSatisfying(ClientFrame.Invalid.class, invalid -> {
            assertThat(invalid.ref()).isEqualTo("r1");
            assertThat(invalid.code()).isEqualTo(ProblemCode.INVALID_FIELD);
        });
    }

    @Test
    void ref_hasItsLimitAt64Characters() {
        for (String letter : List.of("x", "😀", "\\u00e9")) {
            for (int length = 63; length <= 65; length++) {
                ClientFrame frame = parse("{\"type\":\"ping\",\"ref\":\"" + letter.repeat(length) + "\"}");
                assertThat(frame instanceof ClientFrame.Ping).isEqualTo(length <= ClientFrame.MAX_REF);
            }
        }
    }

    @Test
    void depthOfContent_hasItsLimitAt16() {
        for (int depth = 15; depth <= 17; depth++) {
            String nested = "[".repeat(depth - 1) + "]".repeat(depth - 1);
            ClientFrame frame = parse(send("{\"text\":\"a\",\"d\":" + nested + "}"));
            if (depth <= 16) {
                assertThat(frame).isInstanceOf(ClientFrame.Send.class);
            } else {
                assertThat(frame)
                        .isEqualTo(new ClientFrame.Invalid(
                                "r1", ProblemCode.MALFORMED, "The JSON lies deeper than 16 levels."));
            }
        }
    }

    @Test
    void sizeOfContent_hasItsLimitAt512KiB() {
        for (int size = ContentJson.MAX_BYTES - 1; size <= ContentJson.MAX_BYTES + 1; size++) {
            ClientFrame frame = parse(send("{\"text\":\"" + "x".repeat(size - "{\"text\":\"\"}".length()) + "\"}"));
            if (size <= ContentJson.MAX_BYTES) {
                assertThat(frame).isInstanceOf(ClientFrame.Send.class);
            } else {
                assertThat(frame).isInstanceOfSatisfying(ClientFrame.Invalid.class, invalid -> {
                    assertThat(invalid.ref()).isEqualTo("r1");
                    assertThat(invalid.code()).isEqualTo(ProblemCode.TOO_LARGE);
                });
            }
        }
    }

    @Test
    void sizeOfFrame_hasItsLimit() {
        int rest = "{\"type\":\"ping\",\"ref\":\"1\",\"x\":\"\"}".length();
        for (int size = ClientFrame.MAX_BYTES - 1; size <= ClientFrame.MAX_BYTES + 1; size++) {
            ClientFrame frame = parse("{\"type\":\"ping\",\"ref\":\"1\",\"x\":\"" + "x".repeat(size - rest) + "\"}");
            if (size <= ClientFrame.MAX_BYTES) {
                assertThat(frame).isEqualTo(new ClientFrame.Ping("1"));
            } else {
                assertThat(frame)
                        .isInstanceOfSatisfying(
                                ClientFrame.Invalid.class,
                                invalid -> assertThat(invalid.code()).isEqualTo(ProblemCode.TOO_LARGE));
            }
        }
    }

    @Test
    void randomSends_areReadInWholeOrRefusedLikeTheirContent() {
        SplittableRandom seeds = new SplittableRandom(9);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] content = new RandomJson(random).content();
            ClientFrame frame = ClientFrame.parse(frame(random, content));
            switch (ContentJson.check(content, 0, content.length)) {
                case Parsed.Ok<Content>(Content ok) -> {
                    assertThat(frame)
                            .as("seed %d", seed)
                            .isEqualTo(new ClientFrame.Send(
                                    "r\"é", new ConversationId(CONVERSATION), new MessageId(ID), ok));
                    read++;
                }
                case Parsed.Bad<Content> bad ->
                    assertThat(frame)
                            .as("seed %d", seed)
                            .isInstanceOfSatisfying(
                                    ClientFrame.Invalid.class,
                                    invalid -> assertThat(invalid.code()).isEqualTo(bad.code()));
            }
        }
        assertThat(read).isGreaterThan(500);
    }

    private static byte[] frame(SplittableRandom random, byte[] content) {
        List<byte[]> members = new ArrayList<>(List.of(
                utf8("\"type\":\"send\""),
                utf8("\"ref\" : \"r\\\"é\""),
                utf8("\"conversation\":\"" + CONVERSATION + "\""),
                utf8("\"id\":\"" + ID + "\" "),
                RandomJson.join(utf8("\"content\":"), content)));
        if (random.nextBoolean()) {
            members.add(RandomJson.join(utf8("\"unknown\": "), new RandomJson(random).value()));
        }
        byte[] json = utf8("{");
        while (!members.isEmpty()) {
            byte[] member = members.remove(random.nextInt(members.size()));
            json = RandomJson.join(json, member, utf8(members.isEmpty() ? "}" : ","));
        }
        return json;
    }

    @Test
    void spoiltFrames_areReadExactlyIfTheyAreJson_andNeverThrow() {
        SplittableRandom seeds = new SplittableRandom(10);
        for (int i = 0; i < 20_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = RandomJson.spoil(frame(random, new RandomJson(random).content()), random);
            ClientFrame frame = ClientFrame.parse(bytes);
            boolean json = Oracle.read(bytes).isPresent();
            if (frame instanceof ClientFrame.Send(var _, var _, var _, Content content)) {
                assertThat(json).as("seed %d", seed).isTrue();
                assertThat(Oracle.read(bytes).map(tree -> tree.get("content")))
                        .as("seed %d", seed)
                        .isEqualTo(Oracle.read(content.json()));
            } else if (frame instanceof ClientFrame.Invalid invalid && invalid.ref() != null) {
                boolean tooDeep = invalid.detail().contains("16 levels");
                assertThat(json || tooDeep).as("seed %d", seed).isTrue();
            } else {
                assertThat(json || frame instanceof ClientFrame.Invalid)
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void randomBytes_neverThrow() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(ClientFrame.parse(bytes)).isInstanceOf(ClientFrame.Invalid.class);
        }
    }

    @Test
    void ref_comesBackAsItCame() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder ref = new StringBuilder();
            for (int length = 1 + random.nextInt(60); length > 0; length--) {
                ref.append((char) random.nextInt(1 << (4 + random.nextInt(13))));
            }
            byte[] quoted = new JsonWriter(64).text(ref.toString()).toBytes();
            ClientFrame frame =
                    ClientFrame.parse(RandomJson.join(utf8("{\"type\":\"ping\",\"ref\":"), quoted, utf8("}")));
            assertThat(frame).isEqualTo(new ClientFrame.Ping(ref.toString()));
            JsonNode ok = Oracle.must(ServerFrame.ok(ref.toString()));
            assertThat(ok.get("ref").stringValue()).isEqualTo(ref.toString());
        }
    }
}
