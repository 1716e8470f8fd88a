package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupBodiesTest {
    private static final UUID ID = UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ab");
    private static final AccountId BOB = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000b"));
    private static final AccountId CAROL = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000c"));
    private static final String BOTH = "[\"" + BOB + "\",\"" + CAROL + "\"]";
    private static final String TWICE = "[\"" + BOB + "\",\"" + BOB + "\"]";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        return new String(new JsonWriter(0).text(text).toBytes(), StandardCharsets.UTF_8);
    }

    private static String verdict(Parsed<?> parsed) {
        return switch (parsed) {
            case Parsed.Ok<?> _ -> "ok";
            case Parsed.Bad<?> bad -> bad.code().code() + (bad.field() == null ? "" : " " + bad.field());
        };
    }

    /// What is said of a group that is to be made, with one field replaced.
    private static String createWith(String field, String value) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "id", quote(ID.toString()),
                "title", "\"Picnic\"",
                "description", "\"On Sunday\"",
                "history", "\"since_joining\"",
                "members", BOTH));
        fields.put(field, value);
        return verdict(CreateGroup.parse(utf8(fields.entrySet().stream()
                .map(each -> quote(each.getKey()) + ":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}")))));
    }

    private static String changeWith(String field, String value) {
        return verdict(ChangeGroup.parse(utf8("{" + quote(field) + ":" + value + "}")));
    }

    private static String linkWith(String field, String value) {
        return verdict(MakeLink.parse(utf8("{" + quote(field) + ":" + value + "}")));
    }

    private static String ids(int count) {
        return Stream.iterate(1L, n -> n + 1)
                .limit(count)
                .map(n -> quote(new UUID(n, n).toString()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void lengths(int min, int max, Function<String, String> verdict, String field) {
        for (String letter : List.of("a", "마", "😀")) {
            for (int length : new int[] {min - 1, min, max, max + 1}) {
                if (length >= 0) {
                    assertThat(verdict.apply(quote(letter.repeat(length))))
                            .as("%d of %s", length, letter)
                            .isEqualTo(min <= length && length <= max ? "ok" : "invalid_field " + field);
                }
            }
        }
    }

    @Test
    void group_isRead_trimmed() {
        String body = "{\"id\":\"" + ID + "\",\"title\":\" Picnic \",\"description\":\" two\\nlines\","
                + "\"history\":\"since_joining\",\"members\":" + BOTH + ",\"more\":1}";
        assertThat(CreateGroup.parse(utf8(body)))
                .isEqualTo(new Parsed.Ok<>(new CreateGroup(
                        ID, new GroupInfo("Picnic", " two\nlines", HistoryAccess.SINCE_JOINING), List.of(BOB, CAROL))));
    }

    @Test
    void group_ofWhichLittleIsSaid_isEmptyAndShowsItsHistory() {
        assertThat(CreateGroup.parse(utf8("{\"id\":\"" + ID + "\",\"title\":\"Picnic\"}")))
                .isEqualTo(new Parsed.Ok<>(
                        new CreateGroup(ID, new GroupInfo("Picnic", "", HistoryAccess.ALL), List.of())));
    }

    @Test
    void group_needsIdAndTitle() {
        assertThat(verdict(CreateGroup.parse(utf8("{\"title\":\"Picnic\"}")))).isEqualTo("invalid_field id");
        assertThat(verdict(CreateGroup.parse(utf8("{\"id\":\"" + ID + "\"}")))).isEqualTo("invalid_field title");
        assertThat(verdict(CreateGroup.parse(utf8("{")))).isEqualTo("malformed");
        assertThat(verdict(CreateGroup.parse(utf8("[]")))).isEqualTo("malformed");
    }

    @Test
    void wrongFieldsOfAGroup_areNamed() {
        for (String field : List.of("id", "title", "description", "history", "members")) {
            for (String wrong : List.of("1", "null", "true", "{}", "[1]", "\"a\\u0000\\ud800\"")) {
                assertThat(createWith(field, wrong)).as(wrong).isEqualTo("invalid_field " + field);
            }
        }
        assertThat(createWith("id", quote("not-an-id"))).isEqualTo("invalid_field id");
        assertThat(createWith("title", "\"  \"")).isEqualTo("invalid_field title");
        assertThat(createWith("title", "\"two\\nlines\"")).isEqualTo("invalid_field title");
        for (String wrong : List.of("\"ALL\"", "\"\"", "\"none\"")) {
            assertThat(createWith("history", wrong)).isEqualTo("invalid_field history");
        }
        for (String wrong : List.of(TWICE, quote(BOB.toString()), "[\"x\"]", "[null]", ids(1_001))) {
            assertThat(createWith("members", wrong)).isEqualTo("invalid_field members");
        }
        assertThat(createWith("members", ids(1_000))).isEqualTo("ok");
        assertThat(createWith("members", "[]")).isEqualTo("ok");
    }

    @Test
    void lengths_haveTheirLimits_inCodePoints() {
        lengths(1, 128, title -> createWith("title", title), "title");
        lengths(1, 128, title -> changeWith("title", title), "title");
        lengths(0, 2_000, description -> createWith("description", description), "description");
        lengths(0, 2_000, description -> changeWith("description", description), "description");
    }

    @Test
    void changeOfAGroup_saysWhatIsToChange() {
        assertThat(ChangeGroup.parse(utf8("{}")))
                .isEqualTo(new Parsed.Ok<>(new ChangeGroup(Optional.empty(), Optional.empty(), Optional.empty())));
        assertThat(ChangeGroup.parse(
                        utf8("{\"title\":\" Lunch \",\"description\":\"\",\"history\":\"since_joining\"}")))
                .isEqualTo(new Parsed.Ok<>(new ChangeGroup(
                        Optional.of("Lunch"), Optional.of(""), Optional.of(HistoryAccess.SINCE_JOINING))));
        for (String field : List.of("title", "description", "history")) {
            for (String wrong : List.of("null", "1", "[]", "{}")) {
                assertThat(changeWith(field, wrong)).as(wrong).isEqualTo("invalid_field " + field);
            }
        }
        assertThat(changeWith("title", "\"\"")).isEqualTo("invalid_field title");
    }

    @Test
    void role_isOneOfThree() {
        Map<String, Role> roles = Map.of("owner", Role.OWNER, "admin", Role.ADMIN, "member", Role.MEMBER);
        roles.forEach((word, role) -> assertThat(ChangeRole.parse(utf8("{\"role\":" + quote(word) + "}")))
                .isEqualTo(new Parsed.Ok<>(new ChangeRole(role))));
        for (String wrong : List.of("\"OWNER\"", "\"guest\"", "\"\"", "1", "null", "[\"owner\"]")) {
            assertThat(verdict(ChangeRole.parse(utf8("{\"role\":" + wrong + "}"))))
                    .isEqualTo("invalid_field role");
        }
        assertThat(verdict(ChangeRole.parse(utf8("{}")))).isEqualTo("invalid_field role");
    }

    @Test
    void members_areNamedOnceEach() {
        assertThat(AddMembers.parse(utf8("{\"users\":" + BOTH + "}")))
                .isEqualTo(new Parsed.Ok<>(new AddMembers(List.of(BOB, CAROL))));
        for (String wrong : List.of("[]", TWICE, "null", "{}", "[1]", ids(1_001))) {
            assertThat(verdict(AddMembers.parse(utf8("{\"users\":" + wrong + "}"))))
                    .isEqualTo("invalid_field users");
        }
        assertThat(verdict(AddMembers.parse(utf8("{}")))).isEqualTo("invalid_field users");
    }

    @Test
    void link_mayExpireAndBeCounted() {
        assertThat(MakeLink.parse(utf8("{}")))
                .isEqualTo(new Parsed.Ok<>(new MakeLink(Optional.empty(), JoinLink.UNLIMITED)));
        assertThat(MakeLink.parse(utf8("{\"expires_in\":60,\"most_uses\":3}")))
                .isEqualTo(new Parsed.Ok<>(new MakeLink(Optional.of(Duration.ofMinutes(1)), 3)));
        limits("expires_in", 366 * 24 * 3600);
        limits("most_uses", 1_000_000);
    }

    private static void limits(String field, int most) {
        for (String good : List.of("1", Integer.toString(most))) {
            assertThat(linkWith(field, good)).as("%s %s", field, good).isEqualTo("ok");
        }
        for (String wrong :
                List.of("0", "-1", Integer.toString(most + 1), "4294967297", "1.5", "1e2", "\"1\"", "null", "[]")) {
            assertThat(linkWith(field, wrong)).as("%s %s", field, wrong).isEqualTo("invalid_field " + field);
        }
    }
}
