package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Everything that can be done to groups and to what is said in them, tried by everybody on a group of its own each
/// time, against the [GroupPolicy].
@Timeout(300)
final class GroupMatrixTest {
    private static final String TEXT = "canary-group-8d02";
    private static final String TITLE = "Canary title 31c9";
    private static final String FOREIGN_TEXT = "canary-foreign-9c27";
    private static final String FOREIGN_TITLE = "Canary foreign title 55f0";

    private enum Actor {
        OWNER,
        ADMIN,
        MEMBER,
        FORMER,
        STRANGER,
        /// A member whom the owner has blocked.
        BLOCKED;

        /// Where in the table the outcomes are.
        int column() {
            return switch (this) {
                case OWNER -> 0;
                case ADMIN -> 1;
                case MEMBER, BLOCKED -> 2;
                case FORMER -> 3;
                case STRANGER -> 4;
            };
        }

        boolean inside() {
            return column() < 3;
        }
    }

    @TempDir
    private Path data = Path.of("");

    private final Map<Actor, Person> people = new HashMap<>();
    private final Map<String, String> lasting = new HashMap<>();
    private final Map<String, String> things = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> notFounds = new HashSet<>();

    private @Nullable Ground opened;
    private Person other = new Person("", "", "", "", "");

    private Ground ground() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    private Person person(Actor actor) {
        Person person = people.get(actor);
        if (person == null) {
            throw new IllegalStateException(actor + " is nobody");
        }
        return person;
    }

    @BeforeEach
    void populate() throws StartFailure, IOException {
        Ground ground = new Ground(data, Map.of());
        opened = ground;
        for (Actor actor : Actor.values()) {
            people.put(actor, ground.signUp(actor.name()));
            lasting.put(actor.name().toLowerCase(Locale.ROOT), person(actor).account());
        }
        other = ground.signUp("Other");
        Person outsider = ground.signUp("Outsider");
        Person signedOut = ground.signUp("Gone");
        ground.as(signedOut, "DELETE", "/v1/sessions/" + signedOut.device());
        lasting.put("signed-out", signedOut.token());
        lasting.put("other", other.account());
        lasting.put("outsider", outsider.account());
        lasting.put("nonsense", "not-an-id");
        lasting.put("party", "%F0%9F%8E%89");
        lasting.put("blank", "%20");
        String foreign = ground.group(outsider, UUID.randomUUID().toString(), FOREIGN_TITLE, List.of(other));
        lasting.put("foreign", foreign);
        lasting.put("theirs", ground.say(outsider, foreign, FOREIGN_TEXT));
        lasting.put("their-link", UUID.randomUUID().toString());
        link(outsider, foreign, "their-link", lasting);
        String direct = ground.open(person(Actor.OWNER), outsider);
        lasting.put("direct", direct);
        lasting.put("answered", ground.say(outsider, direct, "hello"));
        done(ground.as(
                person(Actor.OWNER),
                "PUT",
                "/v1/me/blocks/" + person(Actor.BLOCKED).account()));
    }

    @AfterEach
    void close() throws IOException {
        ground().close();
    }

    private static void done(Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.verdict() + ": " + answer.text());
        }
    }

    /// Makes the link that is called so, and remembers its token.
    private void link(Person by, String group, String name, Map<String, String> into) throws IOException {
        String link = into.getOrDefault(name, "");
        Answer made = ground().as(by, "PUT", "/v1/conversations/" + group + "/links/" + link, "{}");
        done(made);
        into.put("token of " + name, made.json().path("token").asString());
    }

    /// Another group of the same people, with the same things in it.
    private void freshGroup(Actor actor) throws IOException {
        Ground ground = ground();
        Person owner = person(Actor.OWNER);
        Person former = person(Actor.FORMER);
        things.clear();
        things.putAll(lasting);
        things.put("request", UUID.randomUUID().toString());
        String group = ground.group(
                owner,
                things.getOrDefault("request", ""),
                TITLE,
                List.of(person(Actor.ADMIN), person(Actor.MEMBER), person(Actor.BLOCKED), former, other));
        String path = "/v1/conversations/" + group;
        things.put("group", group);
        done(ground.as(owner, "PUT", path + "/members/" + person(Actor.ADMIN).account(), "{\"role\":\"admin\"}"));
        things.put("own", ground.say(actor == Actor.STRANGER ? owner : person(actor), group, TEXT));
        things.put("others", ground.say(other, group, TEXT));
        things.put("pinned", ground.say(owner, group, TEXT));
        done(ground.as(owner, "PUT", path + "/messages/" + things.get("pinned") + "/pin"));
        things.put("deleted", ground.say(person(actor == Actor.BLOCKED ? actor : Actor.MEMBER), group, TEXT));
        done(ground.as(owner, "DELETE", path + "/messages/" + things.get("deleted")));
        for (String link : List.of("link", "revoked")) {
            things.put(link, UUID.randomUUID().toString());
            link(owner, group, link, things);
        }
        done(ground.as(owner, "DELETE", path + "/links/" + things.get("revoked")));
        done(ground.as(owner, "DELETE", path + "/members/" + former.account()));
        ground.say(owner, group, TEXT + "-after");
    }

    @Test
    void everybody_mayDoWhatTheTableSays_andNoMore() throws IOException {
        int tried = 0;
        for (Policy row : Policy.of(GroupPolicy.HTTP)) {
            assertThat(row.outcomes()).as(row.toString()).hasSize(5);
            for (Actor actor : Actor.values()) {
                freshGroup(actor);
                withoutToken(row, actor);
                tryAs(row, actor);
                tried++;
            }
        }

        assertThat(notFounds)
                .as("what is missing and what is forbidden look alike")
                .hasSize(1);
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(450);
    }

    private void tryAs(Policy row, Actor actor) throws IOException {
        Person caller = person(actor);
        String what = actor + ": " + row;
        String expected = row.outcome(actor.column());
        String body = body(row.asked().getOrDefault("body", ""), caller);
        String target = target(row, caller);
        double before = ground().figure("maru_log_end");

        Answer answer = asked(row, target, Ground.bearer(caller.token()), body);

        if (!answer.verdict().equals(expected)) {
            wrong.add(what + " came to " + answer.verdict() + " instead of " + expected + ": " + answer.text());
        }
        ResponseRules.broken(answer, false).forEach(each -> wrong.add(what + ": " + each));
        if (answer.status() == 404) {
            notFounds.add(answer.withoutId());
        }
        if (answer.status() >= 300 && ground().figure("maru_log_end") != before) {
            wrong.add(what + " was denied, but changed something");
        }
        if (answer.whole().contains(FOREIGN_TEXT) || answer.whole().contains(FOREIGN_TITLE)) {
            wrong.add(what + " showed what is not theirs");
        }
        if (!actor.inside()
                && answer.status() >= 300
                && (answer.whole().contains(TEXT) || answer.whole().contains(TITLE))) {
            wrong.add(what + " showed the group");
        }
    }

    private void withoutToken(Policy row, Actor actor) throws IOException {
        if (actor != Actor.STRANGER) {
            return;
        }
        String body = body(row.asked().getOrDefault("body", ""), person(actor));
        String target = target(row, person(actor));
        double before = ground().figure("maru_log_end");
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Ground.bearer("garbage"),
                Ground.bearer(lasting.getOrDefault("signed-out", "")))) {
            Answer answer = asked(row, target, headers, body);
            if (answer.status() != 401) {
                wrong.add("without a good token: " + row + " came to " + answer.verdict());
            }
        }
        if (ground().figure("maru_log_end") != before) {
            wrong.add("without a good token: " + row + " changed something");
        }
    }

    private Answer asked(Policy row, String target, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        if (!body.isEmpty()) {
            all.put("Content-Type", "application/json");
        }
        String method = row.operation().substring(0, row.operation().indexOf(' '));
        return ground().link.exchange(method, target, all, Ground.bytes(body));
    }

    /// In a direct conversation whoever blocks is out, and the other one sees no difference.
    @Test
    void whoIsBlocked_seesNoDifference_andReachesNobody() throws IOException {
        Ground ground = ground();
        Person blocked = person(Actor.ADMIN);
        Person blocker = person(Actor.STRANGER);
        String direct = ground.open(blocked, blocker);
        ground.say(blocked, direct, "before");
        List<String> reads = List.of(
                "/v1/conversations/" + direct,
                "/v1/conversations/" + direct + "/messages",
                "/v1/conversations/" + direct + "/receipts",
                "/v1/conversations",
                "/v1/events?since=0");
        List<String> before = new ArrayList<>();
        for (String read : reads) {
            before.add(withoutCursor(ground.as(blocked, "GET", read)));
        }
        done(ground.as(blocker, "PUT", "/v1/me/blocks/" + blocked.account()));
        for (int i = 0; i < reads.size(); i++) {
            assertThat(withoutCursor(ground.as(blocked, "GET", reads.get(i))))
                    .as(reads.get(i))
                    .isEqualTo(before.get(i));
        }
        ground.say(blocked, direct, TEXT);
        assertThat(ground.as(blocked, "PUT", "/v1/direct/" + blocker.account()).verdict())
                .isEqualTo("200");
        assertThat(ground.as(blocked, "POST", "/v1/conversations/" + direct + "/typing")
                        .verdict())
                .isEqualTo("204");
        for (String read : reads.subList(0, 3)) {
            assertThat(ground.as(blocker, "GET", read).verdict()).isEqualTo("404 not_found");
        }
        for (String read : reads.subList(3, 5)) {
            assertThat(ground.as(blocker, "GET", read).text()).doesNotContain(TEXT);
        }
        assertThat(ground.as(blocker, "PUT", "/v1/direct/" + blocked.account()).verdict())
                .isEqualTo("409 blocked");
        assertThat(ground.as(blocker, "GET", "/v1/me/blocks").text()).contains(blocked.account());
        done(ground.as(blocker, "DELETE", "/v1/me/blocks/" + blocked.account()));
        assertThat(ground.as(blocker, "GET", "/v1/events?since=0").text()).doesNotContain(TEXT);
        assertThat(ground.as(blocker, "GET", reads.get(1)).text())
                .contains("before")
                .doesNotContain(TEXT);
    }

    private static String withoutCursor(Answer answer) {
        return answer.text().replaceAll("\"cursor\":\"[^\"]*\"(,\"more\":false)?}$", "");
    }

    /// Whoever was put out, and whoever never was in, receives nothing of what was said without them.
    @Test
    void whoeverIsOutside_receivesNothing() throws IOException {
        freshGroup(Actor.FORMER);
        String seen =
                ground().as(person(Actor.FORMER), "GET", "/v1/events?since=0").text();
        assertThat(seen).contains("\"change\":\"removed\"").doesNotContain(TEXT + "-after");
        assertThat(ground().as(person(Actor.STRANGER), "GET", "/v1/events?since=0")
                        .text())
                .doesNotContain(TEXT)
                .doesNotContain(TITLE);
        for (Actor actor : List.of(Actor.FORMER, Actor.STRANGER)) {
            assertThat(ground().as(person(actor), "GET", "/v1/conversations").text())
                    .doesNotContain(TEXT)
                    .doesNotContain(TITLE);
        }
        assertThat(ground().as(person(Actor.MEMBER), "GET", "/v1/events?since=0")
                        .text())
                .contains(TEXT + "-after", TITLE)
                .doesNotContain(FOREIGN_TEXT);
    }

    private String target(Policy row, Person caller) throws IOException {
        String operation = row.operation();
        String target = operation.substring(operation.indexOf(' ') + 1);
        while (target.contains("{")) {
            String name = target.substring(target.indexOf('{') + 1, target.indexOf('}'));
            target = target.replace("{" + name + "}", thing(row.asked().getOrDefault(name, ""), caller));
        }
        String query = row.asked().getOrDefault("?", "");
        int dollar = query.indexOf('$');
        return dollar < 0
                ? target
                : target + "?" + query.substring(0, dollar) + thing(query.substring(dollar + 1), caller);
    }

    /// What a word of the table stands for.
    private String thing(String word, Person caller) throws IOException {
        return switch (word) {
            case "fresh", "missing" -> UUID.randomUUID().toString();
            case "caller" -> caller.account();
            case "newcomer" -> ground().signUp("Newcomer").account();
            default -> {
                String thing = things.get(word);
                if (thing == null) {
                    throw new IllegalStateException("the table speaks of " + word);
                }
                yield thing;
            }
        };
    }

    private String body(String word, Person caller) throws IOException {
        return switch (word) {
            case "" -> "";
            case "nothing" -> "{}";
            case "broken" -> "{\"title\":";
            case "text" -> "{\"content\":{\"text\":\"a new one\"}}";
            case "read-nothing" -> "{\"number\":0}";
            case "read-one" -> "{\"number\":1}";
            case "unread-one" -> "{\"number\":1,\"unread\":true}";
            case "read-beyond" -> "{\"number\":1000}";
            case "read-before" -> "{\"number\":-1}";
            case "read-half" -> "{\"number\":0.5}";
            case "mute-until" -> "{\"until\":\"2030-01-01T00:00:00Z\"}";
            case "mute-whenever" -> "{\"until\":\"whenever\"}";
            case "be-invisible" -> "{\"invisible\":true,\"last_seen\":\"nobody\"}";
            case "presence-for-all" -> "{\"presence\":\"everybody\"}";
            case "away" -> "{\"state\":\"away\"}";
            case "asleep" -> "{\"state\":\"asleep\"}";
            case "share-nothing" -> "{\"share_read_marks\":false}";
            case "browser" -> Ground.browserBody("none", "http://127.0.0.1:9/" + UUID.randomUUID(), "B".repeat(87));
            case "browser-in-a-file" -> Ground.browserBody("none", "file:///etc/passwd", "B".repeat(87));
            case "browser-without-key" -> Ground.browserBody("none", "http://127.0.0.1:9/none", "");
            case "android" -> "{\"provider\":\"fcm\",\"token\":\"token\",\"content\":\"full\"}";
            case "quiet-nights" -> quiet("07:00", "Europe/Berlin");
            case "quiet-never" -> quiet("22:00", "Europe/Berlin");
            case "quiet-nowhere" -> quiet("07:00", "Europe/Atlantis");
            case "long" -> "{\"content\":{\"text\":\"" + "x".repeat(17_000) + "\"}}";
            case "title" -> "{\"title\":\"Another\"}";
            case "bad-title" -> "{\"title\":\" \"}";
            case "bad-link" -> "{\"most_uses\":0}";
            case "newcomer", "former", "caller" -> "{\"users\":[\"" + thing(word, caller) + "\"]}";
            case "nobody" -> "{\"users\":[\"" + UUID.randomUUID() + "\"]}";
            case "group" -> Ground.groupBody(UUID.randomUUID().toString(), "New", List.of(other.account()));
            case "group-again" -> Ground.groupBody(things.getOrDefault("request", ""), "New", List.of(other.account()));
            case "group-of-nobody" ->
                Ground.groupBody(
                        UUID.randomUUID().toString(),
                        "New",
                        List.of(UUID.randomUUID().toString()));
            case "as-owner", "as-admin", "as-member", "as-king" -> "{\"role\":\"" + word.substring(3) + "\"}";
            case "token" -> token(things.getOrDefault("token of link", ""));
            case "token-revoked" -> token(things.getOrDefault("token of revoked", ""));
            case "token-forged" ->
                token(things.getOrDefault("token of link", "").substring(0, 60) + "AAAA");
            case "token-of-nothing" -> token("A".repeat(64));
            case "token-nonsense" -> token("nonsense");
            default -> throw new IllegalStateException("the table speaks of " + word);
        };
    }

    private static String quiet(String to, String zone) {
        return "{\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"" + to + "\",\"zone\":\"" + zone + "\"}}";
    }

    private static String token(String token) {
        return "{\"token\":\"" + token + "\"}";
    }
}
