package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Route;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import chat.maru.server.settings.Accounts;
import chat.maru.server.settings.Settings;
import chat.maru.wire.ClientFrame;
import chat.maru.wire.CursorToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every operation, tried by everybody on everything, against the [Policy].
@Timeout(300)
final class AuthorizationMatrixTest {
    private static final String SHARED_TEXT = "canary-shared-4f1d";
    private static final String FOREIGN_TEXT = "canary-foreign-9c27";
    private static final String MEMBER_NAME = "Canary Member 51aa";
    private static final String PARTNER_NAME = "Canary Partner 77be";
    private static final String OUTSIDER_NAME = "Canary Outsider e3c0";

    private enum Actor {
        NO_TOKEN,
        GARBAGE,
        FORGED,
        EXPIRED,
        SIGNED_OUT,
        STRANGER,
        MEMBER,
        OTHER_DEVICE;

        /// Whether the token is good.
        boolean known() {
            return column() >= 0;
        }

        /// Where in the table the outcomes are; -1 for who has no good token.
        int column() {
            return switch (this) {
                case STRANGER -> 0;
                case MEMBER -> 1;
                case OTHER_DEVICE -> 2;
                case NO_TOKEN, GARBAGE, FORGED, EXPIRED, SIGNED_OUT -> -1;
            };
        }

        String refusal() {
            return switch (this) {
                case EXPIRED -> "token_expired";
                case SIGNED_OUT -> "session_revoked";
                default -> "unauthenticated";
            };
        }
    }

    @TempDir
    private Path data = Path.of("");

    private final Map<Actor, String> tokens = new EnumMap<>(Actor.class);
    private final Map<Actor, Person> people = new EnumMap<>(Actor.class);
    private final Map<String, String> things = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> notFounds = new HashSet<>();

    private @Nullable Ground opened;
    /// The fingerprint after the last request, if it was denied.
    private String unchanged = "";

    private Person partner = nobody();
    private Person outsider = nobody();
    private Person signedOut = nobody();
    private Person expired = nobody();

    private static Person nobody() {
        return new Person("", "", "", "", "");
    }

    private Ground ground() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    @BeforeEach
    void populate() throws StartFailure, IOException {
        try (Ground before = new Ground(shortLived(Ground.settings(data, Map.of())))) {
            expired = before.signUp("Expired");
        }
        Ground ground = new Ground(data, Map.of("accounts.max-devices", "500"));
        opened = ground;
        Person member = ground.signUp(MEMBER_NAME);
        partner = ground.signUp(PARTNER_NAME);
        outsider = ground.signUp(OUTSIDER_NAME);
        Person friend = ground.signUp(OUTSIDER_NAME);
        signedOut = ground.signUp("Gone");
        people.put(Actor.STRANGER, ground.signUp("Stranger"));
        people.put(Actor.MEMBER, member);
        people.put(Actor.OTHER_DEVICE, ground.logIn(member));
        ground.as(signedOut, "DELETE", "/v1/sessions/" + signedOut.device());
        tokens.put(Actor.GARBAGE, "garbage");
        tokens.put(Actor.FORGED, forged(member.token()));
        tokens.put(Actor.EXPIRED, expired.token());
        tokens.put(Actor.SIGNED_OUT, signedOut.token());
        people.forEach((actor, person) -> tokens.put(actor, person.token()));

        String shared = ground.open(member, partner);
        String foreign = ground.open(outsider, friend);
        things.put("shared", shared);
        things.put("SHARED", shared.toUpperCase(Locale.ROOT));
        things.put("foreign", foreign);
        things.put("nonsense", "not-an-id");
        things.put("sent", ground.say(member, shared, SHARED_TEXT));
        things.put("answered", ground.say(partner, shared, SHARED_TEXT + " too"));
        things.put("theirs", ground.say(outsider, foreign, FOREIGN_TEXT));
        things.put("outsider", outsider.account());
        String cursor = ground.as(outsider, "GET", "/v1/conversations")
                .json()
                .path("cursor")
                .asString();
        things.put("outsider-cursor", cursor);
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        Generation generation = new Generation(ByteBuffer.wrap(bytes).getLong(0) << 8 >>> 16);
        things.put("ahead", CursorToken.format(Cursor.of(generation, 1L << 40)));
        things.put("restored", CursorToken.format(Cursor.of(new Generation(generation.value() ^ 1), 1)));
    }

    @AfterEach
    void close() throws IOException {
        ground().close();
    }

    private static Settings shortLived(Settings from) {
        Accounts usual = from.accounts();
        Accounts shortLived = new Accounts(
                usual.hashes(),
                Duration.ofMillis(1),
                usual.maxDevices(),
                usual.cachedDevices(),
                usual.cachedFor(),
                usual.rateLimits(),
                usual.lookUpsPerDay());
        return new Settings(
                from.listen(),
                from.admin(),
                from.discovery(),
                from.storage(),
                shortLived,
                from.sends(),
                from.limits(),
                from.push(),
                from.sequencer(),
                from.inbox(),
                from.log());
    }

    /// The same account and device with another secret.
    private static String forged(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(3));
        bytes[bytes.length - 1] ^= 1;
        return token.substring(0, 3) + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void everyOperation_hasRows() {
        Set<String> known = Stream.of(Policy.HTTP, GroupPolicy.HTTP)
                .flatMap(table -> Policy.of(table).stream())
                .map(Policy::operation)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = ground().node.routes().stream()
                .map(AuthorizationMatrixTest::operation)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).isEqualTo(known);
    }

    @Test
    void everyFrame_hasRows() {
        Set<String> known =
                Policy.of(Policy.FRAMES).stream().map(Policy::operation).collect(Collectors.toSet());

        assertThat(Stream.of(ClientFrame.class.getPermittedSubclasses())
                        .map(type -> type.getSimpleName().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                .isEqualTo(known);
    }

    /// Files of the page have names that change with each build: those at the top and in `assets` are one
    /// operation.
    private static String operation(Route route) {
        boolean file = route.method().name().equals("GET")
                && route.pattern()
                        .matches("/(assets/)?[\\w.-]+\\.(html|js|mjs|css|svg|png|ico|webmanifest|map|txt|woff2)");
        return file ? "GET <file>" : route.method() + " " + route.pattern();
    }

    private List<String> targets(Policy row) {
        String operation = row.operation();
        if (!operation.equals("GET <file>")) {
            return List.of(operation.substring(operation.indexOf(' ') + 1));
        }
        return ground().node.routes().stream()
                .filter(route -> operation(route).equals(operation))
                .map(Route::pattern)
                .toList();
    }

    @Test
    void everybody_mayDoWhatTheTableSays_andNoMore() throws IOException {
        Map<Actor, Duplex> streams = new EnumMap<>(Actor.class);
        for (Actor actor : people.keySet()) {
            streams.put(actor, Duplex.connect(ground().port, "/v1/events?since=0", Ground.bearer(token(actor))));
        }
        int tried = 0;
        for (Policy row : Policy.of(Policy.HTTP)) {
            for (String pattern : targets(row)) {
                for (Actor actor : Actor.values()) {
                    String outcome = outcome(row, actor);
                    if (!outcome.equals("-")) {
                        tryHttp(row, pattern, actor, outcome);
                        tried++;
                    }
                }
            }
        }
        if (notFounds.size() != 1) {
            wrong.add("missing and forbidden can be told apart: " + notFounds);
        }
        for (Actor actor : streams.keySet()) {
            nothingForeign("its streams", actor, everythingReceived(actor, streams.get(actor)));
        }
        partnersStreamHasNothingOfTheDenied();

        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(600);
    }

    private static String outcome(Policy row, Actor actor) {
        return row.forEveryone() || actor.known() ? row.outcome(actor.column()) : "401 " + actor.refusal();
    }

    private String token(Actor actor) {
        return tokens.getOrDefault(actor, "");
    }

    private void tryHttp(Policy row, String pattern, Actor actor, String outcome) throws IOException {
        Person as = row.asked().containsKey("as") && actor.known() ? ground().signUp("Newcomer") : people.get(actor);
        String token = as != null ? as.token() : token(actor);
        Map<String, String> headers = new HashMap<>();
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        if (row.asked().containsKey("accept")) {
            headers.put("Accept", row.asked().getOrDefault("accept", ""));
        }
        if (row.asked().containsKey("last")) {
            headers.put(
                    "Last-Event-ID", thing(row.asked().getOrDefault("last", "").substring(1), "", as));
        }
        String body = body(row.asked().getOrDefault("body", ""), as);
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        String target = target(row, pattern, as);
        String method = row.operation().substring(0, row.operation().indexOf(' '));
        boolean denied = !outcome.startsWith("2");
        String before = denied && unchanged.isEmpty() ? fingerprint() : unchanged;

        Answer answer = ground().link.exchange(method, target, headers, Ground.bytes(body));

        String what = actor + ": " + row;
        if (!answer.verdict().equals(outcome)) {
            wrong.add(what + " came to " + answer.verdict() + " instead of " + outcome + ": " + answer.text());
        }
        ResponseRules.broken(answer, row.forEveryone() && method.equals("GET"))
                .forEach(each -> wrong.add(what + ": " + each));
        nothingForeign(what, actor, answer.whole());
        if (answer.status() == 404) {
            notFounds.add(answer.withoutId());
        }
        unchanged = denied ? fingerprint() : "";
        if (denied && !unchanged.equals(before)) {
            wrong.add(what + " was denied, but changed something: " + before + " -> " + unchanged);
        }
    }

    private String target(Policy row, String pattern, @Nullable Person as) throws IOException {
        String target = pattern;
        while (target.contains("{")) {
            String name = target.substring(target.indexOf('{') + 1, target.indexOf('}'));
            target = target.replace("{" + name + "}", thing(row.asked().getOrDefault(name, ""), name, as));
        }
        String query = row.asked().getOrDefault("?", "");
        int dollar = query.indexOf('$');
        if (dollar >= 0) {
            query = query.substring(0, dollar) + thing(query.substring(dollar + 1), "", as);
        }
        return query.isEmpty() ? target : target + "?" + query;
    }

    /// What a word of the table stands for; `name` is where it stands.
    private String thing(String word, String name, @Nullable Person as) throws IOException {
        Person self = as == null ? expired : as;
        return switch (word) {
            case "fresh", "missing" -> UUID.randomUUID().toString();
            case "self" -> self.account();
            case "own" -> self.device();
            case "newcomer" -> ground().signUp("Newcomer").account();
            case "spare" -> as == null ? self.device() : ground().logIn(as).device();
            case "partner" -> name.equals("device") ? partner.device() : partner.account();
            case "signed-out" -> signedOut.device();
            case "outsider" -> name.equals("device") ? outsider.device() : outsider.account();
            default -> {
                String thing = things.get(word);
                if (thing == null) {
                    throw new IllegalStateException("the table speaks of " + word);
                }
                yield thing;
            }
        };
    }

    private String body(String word, @Nullable Person as) throws IOException {
        return switch (word) {
            case "" -> "";
            case "broken" -> "{\"display_name\":";
            case "text" -> "{\"content\":{\"text\":\"a new one\"}}";
            case "sent" -> "{\"content\":{\"text\":\"" + SHARED_TEXT + "\"}}";
            case "away" -> "{\"state\":\"away\"}";
            case "asleep" -> "{\"state\":\"asleep\"}";
            case "read-nothing" -> "{\"number\":0}";
            case "unread-one" -> "{\"number\":1,\"unread\":true}";
            case "read-beyond" -> "{\"number\":1000}";
            case "read-half" -> "{\"number\":0.5}";
            case "unread-perhaps" -> "{\"number\":0,\"unread\":\"perhaps\"}";
            case "empty-content" -> "{\"content\":{}}";
            case "about" -> "{\"about\":\"me\"}";
            case "about-of-another" ->
                "{\"about\":\"me\",\"id\":\"%s\",\"account\":\"%s\",\"username\":\"%s\"}"
                        .formatted(outsider.account(), outsider.account(), outsider.username());
            case "password" ->
                "{\"old_password\":\"%s\",\"new_password\":\"another good one\"}".formatted(Ground.PASSWORD);
            case "password-wrong" -> "{\"old_password\":\"certainly not\",\"new_password\":\"another good one\"}";
            case "sign-up" -> Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "New");
            case "sign-up-taken" -> Ground.signUpBody(outsider.username(), Ground.PASSWORD, "New");
            case "weak" -> Ground.signUpBody(Ground.freshName(), "password", "New");
            case "log-in" -> Ground.logInBody(ground().signUp("New").username(), Ground.PASSWORD);
            case "log-in-wrong" -> Ground.logInBody(ground().signUp("New").username(), "certainly not");
            case "log-in-nobody" -> Ground.logInBody(Ground.freshName(), "certainly not");
            case "refresh" -> refresh(ground().signUp("New").refresh());
            case "refresh-garbage" -> refresh("garbage");
            case "refresh-signed-out" -> refresh(signedOut.refresh());
            case "refresh-by-access-token" -> refresh(as == null ? outsider.token() : as.token());
            default -> throw new IllegalStateException("the table speaks of " + word);
        };
    }

    private static String refresh(String token) {
        return "{\"refresh_token\":\"" + token + "\"}";
    }

    /// What a denied request must not change: the log, and the accounts it could have been about.
    private String fingerprint() throws IOException {
        StringBuilder all = new StringBuilder().append(ground().figure("maru_log_end"));
        for (Person person : List.of(partner, outsider, person(Actor.MEMBER), person(Actor.STRANGER))) {
            all.append(ground().as(person, "GET", "/v1/me").text());
            ground().as(person, "GET", "/v1/sessions")
                    .json()
                    .path("devices")
                    .forEach(device -> all.append(device.path("id").asString()));
        }
        return all.toString();
    }

    private Person person(Actor actor) {
        Person person = people.get(actor);
        if (person == null) {
            throw new IllegalStateException(actor + " is nobody");
        }
        return person;
    }

    private void nothingForeign(String what, Actor actor, String seen) {
        List<String> canaries = new ArrayList<>(List.of(FOREIGN_TEXT, OUTSIDER_NAME, outsider.username()));
        if (actor != Actor.MEMBER && actor != Actor.OTHER_DEVICE) {
            canaries.addAll(List.of(SHARED_TEXT, MEMBER_NAME, PARTNER_NAME, partner.username(), partner.device()));
        }
        canaries.stream()
                .filter(seen::contains)
                .forEach(canary -> wrong.add(what + " showed " + canary + " to " + actor));
    }

    /// All that ever reaches an actor: by the stream that was open all the time, and by asking once more.
    private String everythingReceived(Actor actor, @Nullable Duplex stream) throws IOException {
        if (stream == null) {
            throw new IllegalStateException("no stream");
        }
        StringBuilder seen = new StringBuilder();
        stream.send("{\"type\":\"ping\",\"ref\":\"end\"}");
        assertThat(stream.answer("end", seen)).isInstanceOf(Duplex.Text.class);
        stream.close();
        assertThat(seen).contains("conversation");
        Answer polled = ground().as(person(actor), "GET", "/v1/events?since=0");
        assertThat(polled.json().path("entries").size()).isPositive();
        return seen + polled.text();
    }

    private void partnersStreamHasNothingOfTheDenied() throws IOException {
        JsonNode entries =
                ground().as(partner, "GET", "/v1/events?since=0").json().path("entries");
        Set<String> senders = StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("type").asString().equals("message"))
                .map(entry -> entry.path("sender").asString())
                .collect(Collectors.toSet());
        assertThat(senders).containsExactlyInAnyOrder(person(Actor.MEMBER).account(), partner.account());
        JsonNode theirs =
                ground().as(outsider, "GET", "/v1/events?since=0").json().path("entries");
        assertThat(StreamSupport.stream(theirs.spliterator(), false)
                        .filter(entry -> entry.path("type").asString().equals("message")))
                .hasSize(1);
    }

    @Test
    void everybody_mayDoOnWebSocketsWhatTheTableSays_andNoMore() throws IOException {
        Set<String> denials = new HashSet<>();
        for (Policy row : Policy.of(Policy.FRAMES)) {
            for (Actor actor : Actor.values()) {
                if (actor.known()) {
                    tryFrame(row, actor, denials);
                } else {
                    tryFrameUnknown(row, actor);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(denials).hasSize(1);
        partnersStreamHasNothingOfTheDenied();
    }

    private void tryFrame(Policy row, Actor actor, Set<String> denials) throws IOException {
        StringBuilder seen = new StringBuilder();
        try (Duplex socket = Duplex.connect(ground().port, "/v1/events?since=0", Ground.bearer(token(actor)))) {
            String what = actor + ": frame " + row;
            String expected = row.outcome(actor.column());
            String before = fingerprint();
            socket.send(frame(row, actor));
            Duplex.Incoming incoming = socket.answer("r", seen);
            if (!(incoming instanceof Duplex.Text answer)) {
                wrong.add(what + " came to " + incoming);
                return;
            }
            JsonNode json = answer.json();
            String outcome = json.path("type").asString().equals("ok")
                    ? "ok"
                    : json.path("code").asString();
            if (!outcome.equals(expected)) {
                wrong.add(what + " came to " + answer);
            }
            if (outcome.equals("not_found")) {
                denials.add(answer.text());
            }
            socket.send("{\"type\":\"ping\",\"ref\":\"end\"}");
            assertThat(socket.answer("end", seen)).isInstanceOf(Duplex.Text.class);
            ResponseRules.insides(answer.text()).ifPresent(each -> wrong.add(what + ": " + each));
            nothingForeign(what, actor, seen + answer.text());
            if (!outcome.equals("ok") && !fingerprint().equals(before)) {
                wrong.add(what + " was denied, but changed something");
            }
        }
    }

    /// A token in the header is refused with the handshake; none, or one in a hello, with 4401.
    private void tryFrameUnknown(Policy row, Actor actor) throws IOException {
        String what = actor + ": frame " + row;
        String before = fingerprint();
        String token = token(actor);
        if (!token.isEmpty()) {
            try (Duplex socket = Duplex.connect(ground().port, "/v1/events?since=0", Ground.bearer(token))) {
                String verdict = socket.handshake().verdict();
                if (!verdict.equals("401 " + actor.refusal())) {
                    wrong.add(what + ": the handshake came to " + verdict);
                }
                ResponseRules.broken(socket.handshake(), false).forEach(each -> wrong.add(what + ": " + each));
            }
        }
        StringBuilder seen = new StringBuilder();
        try (Duplex socket = Duplex.connect(ground().port, "/v1/events?since=0", Map.of())) {
            assertThat(socket.handshake().status()).isEqualTo(101);
            ResponseRules.broken(socket.handshake(), false).forEach(each -> wrong.add(what + ": " + each));
            socket.send(frame(row, actor));
            Duplex.Closed closed = socket.drain(seen);
            if (closed.code() != 4401) {
                wrong.add(what + " came to " + closed);
            }
            nothingForeign(what, actor, seen.toString());
            if (seen.toString().contains("\"ok\"") || seen.toString().contains("cursor")) {
                wrong.add(what + " was told " + seen);
            }
        }
        if (!fingerprint().equals(before)) {
            wrong.add(what + " was denied, but changed something");
        }
    }

    private String frame(Policy row, Actor actor) throws IOException {
        StringBuilder frame = new StringBuilder("{\"ref\":\"r\"");
        switch (row.operation()) {
            case "invalid" -> {}
            case "unknown" -> member(frame, "type", row.asked().getOrDefault("type", ""));
            default -> member(frame, "type", row.operation());
        }
        for (String name : List.of("conversation", "id", "cursor")) {
            String word = row.asked().get(name);
            if (word != null) {
                member(frame, name, thing(word, name, people.get(actor)));
            }
        }
        if (row.asked().containsKey("token")) {
            member(frame, "token", token(actor));
        }
        String content = row.asked().get("content");
        if (content != null) {
            String body = body(content, people.get(actor));
            frame.append(',').append(body, 1, body.length() - 1);
        }
        return frame.append('}').toString();
    }

    private static void member(StringBuilder frame, String name, String value) {
        frame.append(",\"").append(name).append("\":\"").append(value).append('"');
    }
}
