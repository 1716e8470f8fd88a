package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Content;
import chat.maru.model.Platform;
import chat.maru.model.Username;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final String DEVICE = "{\"name\":\" my phone \",\"platform\":\"ios\"}";
    private static final DeviceInfo PHONE = new DeviceInfo("my phone", Platform.IOS);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        return new String(new JsonWriter(0).text(text).toBytes(), StandardCharsets.UTF_8);
    }

    /// The members of a sign-up, one of them replaced.
    private static Map<String, String> signUp() {
        return new TreeMap<>(Map.of(
                "username", "\"Alice.1\"",
                "password", "\"correct horse\"",
                "display_name", "\"  Alice  \"",
                "device", DEVICE));
    }

    private static byte[] json(Map<String, String> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(quote(name))
                .append(':')
                .append(value));
        return utf8(json.append('}').toString());
    }

    private static String verdict(Parsed<?> parsed) {
        return switch (parsed) {
            case Parsed.Ok<?> _ -> "ok";
            case Parsed.Bad<?> bad -> bad.code().code() + (bad.field() == null ? "" : " " + bad.field());
        };
    }

    private static String signUpWith(String field, String value) {
        Map<String, String> members = signUp();
        members.put(field, value);
        return verdict(SignUp.parse(json(members)));
    }

    @Test
    void signUp_isRead_foldedAndTrimmed() {
        assertThat(SignUp.parse(json(signUp())))
                .isEqualTo(new Parsed.Ok<>(new SignUp(new Username("alice.1"), "correct horse", "Alice", PHONE)));
    }

    @Test
    void unknownFields_areIgnored() {
        assertThat(signUpWith("x", "[{\"y\":[1e8901234567890,-0.0,123456789012345678901234567890]}]"))
                .isEqualTo("ok");
    }

    @Test
    void numbersOfAbsurdLength_areRefused_notThrown() {
        for (String number : new String[] {"1".repeat(5_000), "0." + "1".repeat(5_000), "1e" + "9".repeat(5_000)}) {
            assertThat(signUpWith("x", number)).isEqualTo("malformed");
        }
    }

    @Test
    void missingAndWrongFields_areNamed() {
        for (String field : signUp().keySet()) {
            Map<String, String> members = signUp();
            members.remove(field);
            assertThat(verdict(SignUp.parse(json(members)))).isEqualTo("invalid_field " + field);
            for (String wrong : new String[] {"1", "null", "true", "[]", "\"\""}) {
                assertThat(signUpWith(field, wrong)).isEqualTo("invalid_field " + field);
            }
        }
        assertThat(signUpWith("device", "{}")).isEqualTo("invalid_field device.name");
        assertThat(signUpWith("device", "{\"name\":\"x\"}")).isEqualTo("invalid_field device.platform");
        assertThat(signUpWith("device", "{\"name\":\"x\",\"platform\":\"IOS\"}"))
                .isEqualTo("invalid_field device.platform");
    }

    @Test
    void everyPlatform_isKnown() {
        for (String platform : new String[] {"web", "ios", "android", "desktop", "terminal", "other"}) {
            assertThat(signUpWith("device", "{\"name\":\"x\",\"platform\":\"" + platform + "\"}"))
                    .isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", ".abc", "-abc", "_abc", "a b", "aé1", "\u212Aate", "a/bc", "a\u0000bc", " abc"})
    void otherUsernames_areRefused(String username) {
        assertThat(signUpWith("username", quote(username))).isEqualTo("invalid_field username");
    }

    /// Tries texts of so many letters: each limit, one less and one more.
    private static void limits(int min, int max, String letter, Function<String, String> verdict, String refusal) {
        for (int length : new int[] {min - 1, min, min + 1, max - 1, max, max + 1}) {
            if (length >= 0) {
                assertThat(verdict.apply(quote(letter.repeat(length))))
                        .as("%d of %s", length, letter)
                        .isEqualTo(min <= length && length <= max ? "ok" : refusal);
            }
        }
    }

    @Test
    void lengths_haveTheirLimits_inCodePoints() {
        limits(3, 32, "a", text -> signUpWith("username", text), "invalid_field username");
        for (String letter : new String[] {"a", "é", "마", "😀"}) {
            limits(8, 256, letter, text -> signUpWith("password", text), "invalid_field password");
            limits(1, 64, letter, text -> signUpWith("display_name", text), "invalid_field display_name");
            limits(1, 64, letter, BodiesTest::deviceName, "invalid_field device.name");
            limits(0, 500, letter, BodiesTest::about, "invalid_field about");
            limits(1, 256, letter, BodiesTest::logInPassword, "invalid_field password");
            limits(8, 256, letter, BodiesTest::newPassword, "invalid_field new_password");
        }
        limits(1, 512, "x", BodiesTest::refreshToken, "invalid_field refresh_token");
    }

    private static String deviceName(String text) {
        return signUpWith("device", "{\"platform\":\"web\",\"name\":" + text + "}");
    }

    private static String about(String text) {
        return verdict(ChangeProfile.parse(utf8("{\"about\":" + text + "}")));
    }

    private static String logInPassword(String text) {
        return verdict(LogIn.parse(utf8("{\"username\":\"bob\",\"password\":" + text + ",\"device\":" + DEVICE + "}")));
    }

    private static String newPassword(String text) {
        return verdict(ChangePassword.parse(utf8("{\"old_password\":\"x\",\"new_password\":" + text + "}")));
    }

    private static String refreshToken(String text) {
        return verdict(Refresh.parse(utf8("{\"refresh_token\":" + text + "}")));
    }

    @Test
    void controlCharacters_areRefusedInNames_andHalvesOfPairsEverywhere() {
        for (String control : new String[] {"\u0000", "\n", "\u001b", "\u007f", "\u0085"}) {
            assertThat(signUpWith("display_name", quote("a" + control + "b"))).isEqualTo("invalid_field display_name");
            assertThat(deviceName(quote("a" + control + "b"))).isEqualTo("invalid_field device.name");
        }
        for (String half : new String[] {"\\ud800", "\\udc00", "\\udc00\\ud800"}) {
            String text = "\"long enough" + half + "\"";
            assertThat(signUpWith("password", text)).isEqualTo("invalid_field password");
            assertThat(signUpWith("display_name", text)).isEqualTo("invalid_field display_name");
            assertThat(about(text)).isEqualTo("invalid_field about");
        }
        assertThat(about("\"two\\nlines\"")).isEqualTo("ok");
    }

    @Test
    void otherBodies_areRead() {
        UUID id = UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ab");
        assertThat(LogIn.parse(utf8("{\"username\":\"BOB\",\"password\":\"x\",\"device\":" + DEVICE + "}")))
                .isEqualTo(new Parsed.Ok<>(new LogIn(new Username("bob"), "x", PHONE)));
        assertThat(Refresh.parse(utf8("{\"refresh_token\":\"mr_x\"}")))
                .isEqualTo(new Parsed.Ok<>(new Refresh("mr_x", null)));
        assertThat(Refresh.parse(utf8("{\"refresh_token\":\"mr_x\",\"request_id\":\"" + id + "\"}")))
                .isEqualTo(new Parsed.Ok<>(new Refresh("mr_x", id)));
        assertThat(verdict(Refresh.parse(utf8("{\"refresh_token\":\"mr_x\",\"request_id\":\"1\"}"))))
                .isEqualTo("invalid_field request_id");
        assertThat(verdict(Refresh.parse(utf8("{\"refresh_token\":\"mr_x\",\"request_id\":\"\"}"))))
                .isEqualTo("invalid_field request_id");
        assertThat(ChangeProfile.parse(utf8("{}"))).isEqualTo(new Parsed.Ok<>(new ChangeProfile(null, null)));
        assertThat(ChangeProfile.parse(utf8("{\"display_name\":\" A \",\"about\":\"\"}")))
                .isEqualTo(new Parsed.Ok<>(new ChangeProfile("A", "")));
        assertThat(verdict(ChangeProfile.parse(utf8("{\"about\":null}")))).isEqualTo("invalid_field about");
        assertThat(ChangePassword.parse(utf8("{\"old_password\":\"old\",\"new_password\":\"new and long\"}")))
                .isEqualTo(new Parsed.Ok<>(new ChangePassword("old", "new and long")));
    }

    @Test
    void secrets_areNotShown() {
        assertThat(SignUp.parse(json(signUp()))).asString().doesNotContain("horse");
        assertThat(new LogIn(new Username("bob"), "horse", PHONE)).asString().doesNotContain("horse");
        assertThat(new Refresh("horse", null)).asString().doesNotContain("horse");
        assertThat(new ChangePassword("horse", "horses")).asString().doesNotContain("horse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{}//",
                "\uFEFF{}",
                "{\"a\":1,}"
            })
    void malformedBodies_areRefused(String json) {
        assertThat(verdict(ChangeProfile.parse(utf8(json)))).isEqualTo("malformed");
        assertThat(verdict(SignUp.parse(utf8(json)))).isEqualTo("malformed");
    }

    @Test
    void invalidUtf8_isRefused() {
        byte[] json = utf8("{\"about\":\"xx\"}");
        json[10] = (byte) 0xC0;
        json[11] = (byte) 0x80;
        assertThat(verdict(ChangeProfile.parse(json))).isEqualTo("malformed");
    }

    @Test
    void depthAndSizeOfBodies_haveTheirLimits() {
        for (int depth = 15; depth <= 17; depth++) {
            String json = "{\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
            assertThat(verdict(ChangeProfile.parse(utf8(json)))).isEqualTo(depth <= 16 ? "ok" : "malformed");
        }
        for (int size = JsonBody.MAX_BYTES - 1; size <= JsonBody.MAX_BYTES + 1; size++) {
            String json = "{\"x\":\"" + "x".repeat(size - 8) + "\"}";
            assertThat(verdict(ChangeProfile.parse(utf8(json))))
                    .isEqualTo(size <= JsonBody.MAX_BYTES ? "ok" : "too_large");
        }
    }

    @Test
    void spoiltBodies_neverThrow_andAreReadOnlyIfTheyAreJson() {
        SplittableRandom seeds = new SplittableRandom(13);
        for (int i = 0; i < 5_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = RandomJson.spoil(json(signUp()), random);
            Parsed<SignUp> parsed = SignUp.parse(bytes);
            if (Oracle.read(bytes).isEmpty()) {
                assertThat(verdict(parsed)).as("seed %d", seed).isEqualTo("malformed");
            }
        }
    }

    @Test
    void randomBodies_neverThrow() {
        SplittableRandom seeds = new SplittableRandom(14);
        for (int i = 0; i < 5_000; i++) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = RandomJson.spoil(new RandomJson(random).content(), random);
            boolean json = Oracle.read(bytes).isPresent();
            String verdict = verdict(ChangeProfile.parse(bytes));
            assertThat(json || verdict.equals("malformed")).as("seed %d", seed).isTrue();
        }
    }

    // SendBody

    @Test
    void sendBody_isRead() {
        assertThat(SendBody.parse(utf8(" {\"x\":[1], \"content\" : {\"text\": \"a\"} } ")))
                .isEqualTo(new Parsed.Ok<>(new SendBody(Content.ofJson(utf8("{\"text\":\"a\"}")))));
    }

    @Test
    void otherSendBodies_areRefused() {
        assertThat(verdict(SendBody.parse(utf8("{}")))).isEqualTo("invalid_field content");
        assertThat(verdict(SendBody.parse(utf8("{\"content\":null}")))).isEqualTo("invalid_field content");
        assertThat(verdict(SendBody.parse(utf8("{\"content\":{\"text\":1}}")))).isEqualTo("invalid_field content.text");
        assertThat(verdict(SendBody.parse(utf8("[]")))).isEqualTo("malformed");
        assertThat(verdict(SendBody.parse(utf8("{\"content\":{\"text\":\"a\"}"))))
                .isEqualTo("malformed");
        assertThat(verdict(SendBody.parse(utf8("{\"content\":{\"text\":\"a\"}}x"))))
                .isEqualTo("malformed");
        assertThat(verdict(SendBody.parse(utf8("{\"content\":{\"text\":\"a\"},\"content\":{\"text\":\"a\"}}"))))
                .isEqualTo("malformed");
    }

    @Test
    void sendBody_hasItsLimits() {
        String head = "{\"content\":{\"text\":\"";
        for (int over = -1; over <= 1; over++) {
            int content = ContentJson.MAX_BYTES + over;
            String json = head + "x".repeat(content - "{\"text\":\"\"}".length()) + "\"}}";
            assertThat(verdict(SendBody.parse(utf8(json)))).isEqualTo(over > 0 ? "too_large" : "ok");
            String body = "{\"content\":{\"text\":\"a\"}}";
            String padded = body + " ".repeat(SendBody.MAX_BYTES + over - body.length());
            assertThat(verdict(SendBody.parse(utf8(padded)))).isEqualTo(over > 0 ? "too_large" : "ok");
            int depth = 16 + over;
            String deep = "{\"content\":{\"text\":\"a\",\"d\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}}";
            assertThat(verdict(SendBody.parse(utf8(deep)))).isEqualTo(over > 0 ? "malformed" : "ok");
        }
    }
}
