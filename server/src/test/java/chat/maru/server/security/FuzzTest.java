package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.edge.http.Access;
import chat.maru.edge.http.Route;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import chat.maru.wire.ContentJson;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Thousands of broken requests and frames, always the same ones.
@Timeout(300)
final class FuzzTest {
    private static final long SEED = 20_261_122;
    private static final int REQUESTS = 4_000;
    private static final int FRAMES = 1_500;

    /// What a client may be told when it sends nonsense.
    private static final Set<String> DOCUMENTED = Set.of(
            "200",
            "201",
            "204",
            "400 malformed",
            "400 invalid_field",
            "401 unauthenticated",
            "401 wrong_credentials",
            "401 session_revoked",
            "403 forbidden",
            "404 not_found",
            "405 method_not_allowed",
            "409 username_taken",
            "409 message_id_reused",
            "409 too_many_devices",
            "409 direct_conversation",
            "409 blocked",
            "409 owner_stays",
            "409 link_closed",
            "409 message_deleted",
            "410 reset",
            "411 length_required",
            "413 too_large",
            "414 uri_too_long",
            "415 unsupported_media_type",
            "429 too_many_requests");
    private static final Set<String> DOCUMENTED_FRAMES = Set.of(
            "malformed", "invalid_field", "unknown_type", "not_found", "message_id_reused", "too_large", "reset");
    private static final Set<Integer> DOCUMENTED_CLOSES = Set.of(1007, 4400, 4413);

    @TempDir
    private Path data = Path.of("");

    private final Mutations mutations = new Mutations(new SplittableRandom(SEED));
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void nonsense_isRefusedAndHarmsNothing() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person one = ground.signUp("One");
            Person other = ground.signUp("Other");
            String conversation = ground.open(one, other);
            requests(ground, one, other, conversation);
            frames(ground, conversation);
            stillServes(ground);
        }

        System.out.println("fuzz: " + seen);
        assertThat(wrong).isEmpty();
        assertThat(seen.keySet()).contains("200", "201", "400 malformed", "400 invalid_field", "404 not_found", "ok");
        assertThat(contradictions()).isEmpty();
    }

    private void requests(Ground ground, Person one, Person other, String conversation) throws IOException {
        List<Route> routes = ground.node.routes().stream()
                .filter(route -> route.access() != Access.PUBLIC || route.body().limit() > 0)
                .toList();
        Person caller = one;
        Place here = new Place(conversation, ground.say(one, conversation, "said"));
        for (int i = 0; i < REQUESTS; i++) {
            Route route = mutations.one(routes);
            String target = target(route, caller, other, here);
            Map<String, String> headers = new HashMap<>(Ground.bearer(caller.token()));
            if (mutations.chance(20)) {
                headers.put("Last-Event-ID", "x".repeat(300));
            }
            byte[] body = new byte[0];
            if (route.body().limit() > 0) {
                String type = mutations.one(List.of("application/json", "application/json; charset=utf-8"));
                headers.put("Content-Type", mutations.chance(30) ? "text/plain" : type);
                if (mutations.chance(40)) {
                    headers.put("Content-Encoding", mutations.one(List.of("gzip", "br", "zstd", "deflate", "x")));
                }
                body = mutations.body(template(route, caller, other));
            }
            Answer answer;
            try {
                answer = ground.link.exchange(route.method().name(), target, headers, body);
            } catch (IOException e) {
                throw new IOException("request " + i + ", " + route.method() + " " + target, e);
            }
            check(i + ": " + route.method() + " " + target, answer);
            if (answer.status() == 401
                    || (answer.status() == 204 && route.method().name().equals("DELETE"))) {
                caller = ground.signUp("Again");
                String again = ground.open(caller, other);
                here = new Place(again, ground.say(caller, again, "said again"));
            }
        }
    }

    /// Where the caller is, and what they said there.
    private record Place(String conversation, String message) {}

    private void check(String what, Answer answer) {
        seen.merge(answer.verdict(), 1, Integer::sum);
        if (!DOCUMENTED.contains(answer.verdict())) {
            wrong.add(what + " came to " + answer.verdict() + " " + answer.text());
        }
        ResponseRules.broken(answer, false).forEach(each -> wrong.add(what + ": " + each));
    }

    private String target(Route route, Person caller, Person other, Place here) {
        StringBuilder target = new StringBuilder();
        for (String segment : route.pattern().substring(1).split("/", -1)) {
            target.append('/').append(segment.startsWith("{") ? filled(segment, caller, other, here) : segment);
        }
        if (mutations.chance(30)) {
            target.append('/').append(mutations.segment());
        }
        String usable = target.toString().replace(" ", "%20");
        return mutations.chance(3) ? usable + mutations.query() : usable;
    }

    /// Mostly what belongs there.
    private String filled(String parameter, Person caller, Person other, Place here) {
        String fitting = switch (parameter) {
            case "{conversation}" -> here.conversation();
            case "{message}" -> here.message();
            case "{emoji}" -> "%2B1";
            default -> other.account();
        };
        return mutations.chance(3) ? id(caller, other, here.conversation()) : fitting;
    }

    private String id(Person caller, Person other, String conversation) {
        return mutations.chance(8)
                ? mutations.segment()
                : mutations.one(List.of(
                        conversation,
                        conversation.toUpperCase(Locale.ROOT),
                        other.account(),
                        caller.account(),
                        UUID.nameUUIDFromBytes(new byte[] {(byte) seen.size()}).toString()));
    }

    private String template(Route route, Person caller, Person other) {
        String own = "/v1/conversations/{conversation}";
        if (route.pattern().startsWith(own)) {
            return switch (route.pattern().substring(own.length())) {
                case "" -> "{\"title\":\"Fuzz\",\"description\":\"group\",\"history\":\"all\"}";
                case "/read" -> "{\"number\":1,\"unread\":false}";
                case "/mute" -> "{\"until\":\"2027-01-01T00:00:00.000Z\"}";
                case "/members" -> "{\"users\":[\"" + other.account() + "\"]}";
                case "/members/{user}" -> "{\"role\":\"admin\"}";
                case "/links/{link}" -> "{\"expires_in\":3600,\"most_uses\":3}";
                default ->
                    "{\"content\":{\"text\":\"hello\",\"n\":1,\"attachments\":[],\"mentions\":[\"" + other.account()
                            + "\"]}}";
            };
        }
        return switch (route.pattern()) {
            case "/v1/conversations" ->
                Ground.groupBody(UUID.randomUUID().toString(), "Fuzz", List.of(other.account()));
            case "/v1/join" -> "{\"token\":\"" + "A".repeat(64) + "\"}";
            case "/v1/me/settings" ->
                "{\"share_read_marks\":true,\"invisible\":false,\"presence\":\"nobody\",\"last_seen\":\"conversations\"}";
            case "/v1/devices/me/push" -> Ground.browserBody("none", "http://127.0.0.1:9/fuzz", "B".repeat(87));
            case "/v1/me/push" ->
                "{\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"UTC\"},"
                        + "\"do_not_disturb_until\":\"2027-01-01T00:00:00Z\",\"mentions_break_mutes\":true}";
            case "/v1/me/presence" -> "{\"state\":\"away\"}";
            case "/v1/accounts" -> Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "Fuzz");
            case "/v1/sessions" -> Ground.logInBody(caller.username(), Ground.PASSWORD);
            case "/v1/sessions/refresh" ->
                "{\"refresh_token\":\"" + caller.refresh() + "\",\"request_id\":\"" + UUID.randomUUID() + "\"}";
            case "/v1/me" -> "{\"display_name\":\"Fuzz\",\"about\":\"me\"}";
            case "/v1/me/password" ->
                "{\"old_password\":\"" + Ground.PASSWORD + "\",\"new_password\":\"" + Ground.PASSWORD + "\"}";
            default -> "{\"content\":{\"text\":\"hello\",\"n\":1,\"attachments\":[]}}";
        };
    }

    private void frames(Ground ground, String conversation) throws IOException {
        Person one = ground.signUp("Framed");
        Person other = ground.signUp("Other");
        String own = ground.open(one, other);
        List<String> templates = List.of(
                "{\"type\":\"send\",\"ref\":\"r\",\"conversation\":\"" + own + "\",\"id\":\"" + UUID.randomUUID()
                        + "\",\"content\":{\"text\":\"hello\",\"n\":1}}",
                "{\"type\":\"send\",\"ref\":\"r\",\"conversation\":\"" + conversation + "\",\"id\":\""
                        + UUID.randomUUID() + "\",\"content\":{\"text\":\"hello\"}}",
                "{\"type\":\"send\",\"ref\":\"r\",\"conversation\":\"" + own + "\",\"id\":\"" + UUID.randomUUID()
                        + "\",\"content\":{\"text\":\"hello\",\"mentions\":[\"" + other.account() + "\"]}}",
                "{\"type\":\"read\",\"ref\":\"r\",\"conversation\":\"" + own + "\",\"number\":1,\"unread\":false}",
                "{\"type\":\"typing\",\"ref\":\"r\",\"conversation\":\"" + own + "\"}",
                "{\"type\":\"presence\",\"ref\":\"r\",\"state\":\"away\"}",
                "{\"type\":\"ack\",\"ref\":\"r\",\"cursor\":\"0\"}",
                "{\"type\":\"hello\",\"ref\":\"r\",\"token\":\"x\",\"since\":\"0\"}",
                "{\"type\":\"ping\",\"ref\":\"r\"}",
                "{\"type\":\"other\",\"ref\":\"r\",\"more\":{}}");
        Duplex socket = Duplex.connect(ground.port, "/v1/events", Ground.bearer(one.token()));
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mutations.body(mutations.one(templates));
            socket.send(0x81, frame);
            socket.send("{\"type\":\"ping\",\"ref\":\"fuzz-" + i + "\"}");
            if (closed(socket, "fuzz-" + i)) {
                socket.close();
                socket = Duplex.connect(ground.port, "/v1/events", Ground.bearer(one.token()));
            }
        }
        socket.close();
    }

    /// Reads up to the answer with this ref; whether the connection was closed instead.
    private boolean closed(Duplex socket, String ref) throws IOException {
        while (true) {
            switch (socket.next()) {
                case Duplex.Closed(int code) -> {
                    seen.merge("close " + code, 1, Integer::sum);
                    if (!DOCUMENTED_CLOSES.contains(code)) {
                        wrong.add("before " + ref + " it was closed with " + code);
                    }
                    return true;
                }
                case Duplex.Text text -> {
                    JsonNode json = text.json();
                    String type = json.path("type").asString();
                    String code = json.path("code").asString("");
                    if (type.equals("error") && !DOCUMENTED_FRAMES.contains(code)) {
                        wrong.add("before " + ref + " came " + text);
                    }
                    ResponseRules.insides(type.equals("error") ? text.text() : "")
                            .ifPresent(wrong::add);
                    if (json.path("ref").asString("").equals(ref)) {
                        return false;
                    }
                    seen.merge(type.equals("error") ? "error " + code : type, 1, Integer::sum);
                }
            }
        }
    }

    private static void stillServes(Ground ground) throws IOException {
        Person one = ground.signUp("After");
        Person other = ground.signUp("After");
        String conversation = ground.open(one, other);
        ground.say(one, conversation, "still here");
        assertThat(ground.as(other, "GET", "/v1/events?since=0").text()).contains("still here");
        assertThat(ground.adminLink.get("/readyz", Map.of()).status()).isEqualTo(200);
    }

    private List<Finding> contradictions() {
        List<Finding> findings = new ArrayList<>();
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            Verification.Summary summary =
                    new Verification(engine.store(), ContentJson::isWellFormed, findings::add).run();
            assertThat(summary.messages()).isPositive();
        }
        return findings;
    }
}
