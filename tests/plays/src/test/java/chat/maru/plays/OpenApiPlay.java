package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// The server does what its OpenAPI document says.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiPlay {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
    private static final String JSON = "application/json";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([/#][^\"]*)\"");

    private final Stage stage;
    private final Documents api;
    private final Http http;
    private final Set<String> seen = new TreeSet<>();

    OpenApiPlay() throws IOException {
        stage = Stage.of(OpenApiPlay.class, ServerProcess.WEB_PUSH.toArray(String[]::new));
        api = Documents.served(stage.server().port(), "/v1/openapi.json");
        http = new Http(stage.server().port());
    }

    @AfterAll
    void close() throws IOException {
        http.close();
        stage.close();
    }

    @Test
    void every_path_answers_the_documented_methods_and_no_others() throws IOException {
        for (Map.Entry<String, JsonNode> path : api.document().required("paths").properties()) {
            String target = path.getKey().equals("/assets/{file}") ? asset() : filled(path.getKey());
            Answer answer = http.call("OPTIONS", target, Map.of(), null).expect(405);
            Set<String> allowed = new HashSet<>(Arrays.asList(
                    answer.header("allow").orElse("").toLowerCase(Locale.ROOT).split(", *", -1)));
            allowed.remove("head");
            assertThat(allowed).as(path.getKey()).isEqualTo(documented(target));
        }
    }

    @Test
    void nothing_is_answered_beside_the_documented_paths() throws IOException {
        Set<String> known = new HashSet<>();
        Set<String> probes =
                new TreeSet<>(List.of("/v1", "/v2/me", "/metrics", "/livez", "/readyz", "/favicon.ico", "/assets"));
        for (Map.Entry<String, JsonNode> path : api.document().required("paths").properties()) {
            String target = filled(path.getKey());
            known.add(target);
            probes.add(target + (target.endsWith("/") ? "nothing" : "/nothing"));
            probes.add(target + (target.endsWith("/") ? "admin" : "s"));
            for (int slash = target.lastIndexOf('/'); slash > 0; slash = target.lastIndexOf('/', slash - 1)) {
                probes.add(target.substring(0, slash));
            }
        }
        Device device = stage.person("prober").device("laptop");
        for (String probe : probes) {
            if (known.contains(probe) || matches(probe)) {
                continue;
            }
            for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of(device.token()))) {
                assertThat(http.call("GET", probe, token, null).status())
                        .as(probe)
                        .isIn(404, 400);
            }
        }
    }

    @Test
    void everything_the_pages_refer_to_is_documented_and_there() throws IOException {
        for (String page : List.of("/", "/docs")) {
            String html = http.call("GET", page, Map.of(), null).expect(200).text();
            List<String> links = LINK.matcher(html)
                    .results()
                    .map(link -> link.group(1).replaceAll("[?#].*", ""))
                    .filter(link -> !link.isEmpty())
                    .toList();
            assertThat(links).as(page).isNotEmpty();
            for (String link : links) {
                assertThat(matches(link))
                        .as("%s, which %s refers to, is documented", link, page)
                        .isTrue();
                http.call("GET", link, Map.of(), null).expect(200);
            }
        }
    }

    @Test
    void a_tour_through_every_operation_gets_the_documented_answers() throws IOException {
        String aliceName = "tour-alice";
        JsonNode alice = ask("signUp", "POST", "/v1/accounts", null, signUp(aliceName, "correct horse"), 201)
                .json();
        JsonNode bob = ask("signUp", "POST", "/v1/accounts", null, signUp("tour-bob", "correct horse"), 201)
                .json();
        String token = alice.required("access_token").stringValue();
        String bobId = bob.required("account").required("id").stringValue();
        accounts(aliceName, token, alice, bobId);
        String talk = conversations(token, bobId);
        messages(token, talk);
        changes(token, talk);
        groups(token, bobId);
        own(token, talk);
        events(token);
        push(token);
        blocks(token, bobId, talk);
        about();
        end(token, bobId);
        Set<String> operations = new TreeSet<>();
        for (JsonNode path : api.document().required("paths")) {
            for (Map.Entry<String, JsonNode> operation : path.properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(operation.getValue().required("operationId").stringValue());
                }
            }
        }
        assertThat(seen).as("operations that succeeded").containsAll(operations);
    }

    private void accounts(String name, String token, JsonNode session, String bobId) throws IOException {
        ask("signUp", "POST", "/v1/accounts", null, signUp(name, "correct horse"), 409);
        ask("signUp", "POST", "/v1/accounts", null, signUp("x", "correct horse"), 400);
        ask("signUp", "POST", "/v1/accounts", null, signUp("tour-weak", "password"), 400);
        ask("signUp", "POST", "/v1/accounts", null, "{", 400);
        ask("signUp", "POST", "/v1/accounts", null, "{\"a\":\"" + "x".repeat(70_000) + "\"}", 413);
        ask("signUp", "POST", "/v1/accounts", Map.of("Content-Type", "text/plain"), "{}", 415);
        ask("signUp", "POST", "/v1/accounts", Map.of("Content-Type", JSON), null, 400, 411);
        ask("signUp", "POST", "/v1/accounts", Map.of("Content-Type", JSON, "Expect", "magic"), "{}", 417);
        ask("me", "GET", "/v1/me", Map.of("X", "y".repeat(20_000)), null, 431);
        ask("findUser", "GET", "/v1/users?name=" + "y".repeat(5_000), null, null, 414);
        ask("logIn", "POST", "/v1/sessions", null, logIn(name, "wrong horse"), 401);
        JsonNode second = ask("logIn", "POST", "/v1/sessions", null, logIn(name, "correct horse"), 201)
                .json();
        for (int i = 0; i < 8; i++) {
            ask("logIn", "POST", "/v1/sessions", null, logIn(name, "correct horse"), 201);
        }
        ask("logIn", "POST", "/v1/sessions", null, logIn(name, "correct horse"), 409);
        String refresh = second.required("refresh_token").stringValue();
        String body = Json.object().put("refresh_token", refresh).toString();
        ask("refresh", "POST", "/v1/sessions/refresh", null, body, 200);
        ask("refresh", "POST", "/v1/sessions/refresh", null, body, 401);
        ask("refresh", "POST", "/v1/sessions/refresh", null, "{}", 400);
        ask("listDevices", "GET", "/v1/sessions", signed(token), null, 200);
        ask("listDevices", "GET", "/v1/sessions", null, null, 401);
        ask("listDevices", "GET", "/v1/sessions", signed("ma_nonsense"), null, 401);
        ask("me", "GET", "/v1/me", signed(token), null, 200);
        ask("changeMe", "PATCH", "/v1/me", signed(token), "{\"about\":\"on tour\"}", 200);
        ask("changeMe", "PATCH", "/v1/me", signed(token), "{\"display_name\":\"\"}", 400);
        ask("user", "GET", "/v1/users/" + bobId, signed(token), null, 200);
        ask("user", "GET", "/v1/users/" + NOBODY, signed(token), null, 404);
        ask("user", "GET", "/v1/users/nonsense", signed(token), null, 400);
        ask("findUser", "GET", "/v1/users?name=tour-bob", signed(token), null, 200);
        ask("findUser", "GET", "/v1/users?name=nobody-here", signed(token), null, 200);
        ask("findUser", "GET", "/v1/users", signed(token), null, 400);
        ask("discovery", "GET", "/v1/discovery", signed(token), null, 200);
        assertThat(session.required("device_id").stringValue()).isNotEmpty();
    }

    private String conversations(String token, String bobId) throws IOException {
        String talk = ask("openDirect", "PUT", "/v1/direct/" + bobId, signed(token), null, 201)
                .field("id");
        ask("openDirect", "PUT", "/v1/direct/" + bobId, signed(token), null, 200);
        ask("openDirect", "PUT", "/v1/direct/" + NOBODY, signed(token), null, 404);
        ask("openDirect", "PUT", "/v1/direct/nonsense", signed(token), null, 400);
        ask("snapshot", "GET", "/v1/conversations", signed(token), null, 200);
        ask("conversation", "GET", "/v1/conversations/" + talk, signed(token), null, 200);
        ask("conversation", "GET", "/v1/conversations/" + NOBODY, signed(token), null, 404);
        return talk;
    }

    private void messages(String token, String talk) throws IOException {
        String path = "/v1/conversations/" + talk + "/messages";
        String id = UUID.randomUUID().toString();
        ask("send", "PUT", path + "/" + id, signed(token), "{\"content\":{\"text\":\"hi\"}}", 201);
        ask("send", "PUT", path + "/" + id, signed(token), "{\"content\":{\"text\":\"hi\"}}", 200);
        ask("send", "PUT", path + "/" + id, signed(token), "{\"content\":{\"text\":\"ho\"}}", 409);
        ask("send", "PUT", path + "/" + id, signed(token), "{\"content\":{}}", 400);
        ask("send", "PUT", path + "/nonsense", signed(token), "{\"content\":{\"text\":\"hi\"}}", 400);
        ask("send", "PUT", Device.place(NOBODY, id), signed(token), "{\"content\":{\"text\":\"hi\"}}", 404);
        ask("send", "PUT", path + "/" + id, null, "{\"content\":{\"text\":\"hi\"}}", 401);
        String big = "{\"content\":{\"text\":\"" + "x".repeat(530_000) + "\"}}";
        ask("send", "PUT", path + "/" + UUID.randomUUID(), signed(token), big, 413);
        for (String query : List.of("", "?limit=1", "?before=2", "?after=0", "?around=" + id)) {
            ask("history", "GET", path + query, signed(token), null, 200);
        }
        ask("history", "GET", path + "?limit=0", signed(token), null, 400);
        snapshot(token);
        ask("history", "GET", path + "?around=" + NOBODY, signed(token), null, 404);
        ask("snapshot", "GET", "/v1/conversations", signed(token), null, 200);
    }

    private void changes(String token, String talk) throws IOException {
        String id = UUID.randomUUID().toString();
        String message = Device.place(talk, id);
        ask("send", "PUT", message, signed(token), "{\"content\":{\"text\":\"first\"}}", 201);
        ask("edit", "PATCH", message, signed(token), "{\"content\":{\"text\":\"second\"}}", 204);
        ask("edit", "PATCH", message, signed(token), "{\"content\":{}}", 400);
        ask("edit", "PATCH", Device.place(talk, NOBODY), signed(token), "{\"content\":{\"text\":\"x\"}}", 404);
        ask("react", "PUT", message + "/reactions/%F0%9F%91%8D", signed(token), null, 204);
        ask("react", "PUT", message + "/reactions/%20", signed(token), null, 400);
        ask("pin", "PUT", message + "/pin", signed(token), null, 204);
        ask("history", "GET", "/v1/conversations/" + talk + "/messages", signed(token), null, 200);
        ask("conversation", "GET", "/v1/conversations/" + talk, signed(token), null, 200);
        ask("unreact", "DELETE", message + "/reactions/%F0%9F%91%8D", signed(token), null, 204);
        ask("unpin", "DELETE", message + "/pin", signed(token), null, 204);
        ask("delete", "DELETE", message, signed(token), null, 204);
        ask("edit", "PATCH", message, signed(token), "{\"content\":{\"text\":\"third\"}}", 409);
        ask("history", "GET", "/v1/conversations/" + talk + "/messages", signed(token), null, 200);
        ask("changeGroup", "PATCH", "/v1/conversations/" + talk, signed(token), "{\"title\":\"us\"}", 409);
    }

    private void groups(String token, String bobId) throws IOException {
        Device erin = stage.person("tour-erin").device("laptop");
        String request = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("title", "On tour")
                .set("members", Json.object().arrayNode().add(bobId))
                .toString();
        String group = ask("createGroup", "POST", "/v1/conversations", signed(token), request, 201)
                .field("id");
        ask("createGroup", "POST", "/v1/conversations", signed(token), request, 200);
        ask("createGroup", "POST", "/v1/conversations", signed(token), "{\"title\":\"no id\"}", 400);
        String path = "/v1/conversations/" + group;
        ask("changeGroup", "PATCH", path, signed(token), "{\"description\":\"of all operations\"}", 200);
        ask("changeGroup", "PATCH", path, signed(token), "{\"history\":\"some\"}", 400);
        ask("changeGroup", "PATCH", path, signed(erin.token()), "{\"title\":\"mine\"}", 404);
        String link = path + "/links/" + UUID.randomUUID();
        String joining = Json.object()
                .put(
                        "token",
                        ask("makeLink", "PUT", link, signed(token), "{\"expires_in\":60,\"most_uses\":1}", 200)
                                .field("token"))
                .toString();
        ask("makeLink", "PUT", link, signed(token), "{\"most_uses\":0}", 400);
        ask("links", "GET", path + "/links", signed(token), null, 200);
        ask("join", "POST", "/v1/join", signed(erin.token()), joining, 201);
        ask("join", "POST", "/v1/join", signed(erin.token()), joining, 200);
        ask("join", "POST", "/v1/join", signed(erin.token()), "{\"token\":\"no\"}", 400);
        ask("links", "GET", path + "/links", signed(erin.token()), null, 403);
        ask("revokeLink", "DELETE", link, signed(token), null, 204);
        String member = path + "/members/" + bobId;
        ask("putMember", "PUT", member, signed(token), "{\"role\":\"admin\"}", 204);
        ask("putMember", "PUT", member, signed(erin.token()), "{\"role\":\"member\"}", 403);
        ask("removeMember", "DELETE", member, signed(token), null, 204);
        ask("addMembers", "POST", path + "/members", signed(token), "{\"users\":[\"" + bobId + "\"]}", 200);
        ask("addMembers", "POST", path + "/members", signed(token), "{\"users\":[]}", 400);
        ask("removeMember", "DELETE", path + "/members/" + NOBODY, signed(erin.token()), null, 204);
    }

    private void own(String token, String talk) throws IOException {
        String path = "/v1/conversations/" + talk;
        String nowhere = "/v1/conversations/" + NOBODY;
        ask("read", "PUT", path + "/read", signed(token), "{\"number\":1}", 204);
        ask("read", "PUT", path + "/read", signed(token), "{\"number\":0,\"unread\":true}", 204);
        ask("read", "PUT", path + "/read", signed(token), "{\"number\":100000}", 400);
        ask("read", "PUT", nowhere + "/read", signed(token), "{\"number\":0}", 404);
        ask("mute", "PUT", path + "/mute", signed(token), "{\"until\":\"2030-01-01T00:00:00Z\"}", 204);
        ask("mute", "PUT", path + "/mute", signed(token), "{}", 204);
        ask("mute", "PUT", path + "/mute", signed(token), "{\"until\":\"soon\"}", 400);
        ask("archive", "PUT", path + "/archive", signed(token), null, 204);
        ask("pinConversation", "PUT", path + "/pin", signed(token), null, 204);
        ask("keepDraft", "PUT", path + "/draft", signed(token), "{\"content\":{\"text\":\"well\"}}", 204);
        ask("keepDraft", "PUT", path + "/draft", signed(token), "{\"content\":{}}", 400);
        String large = "{\"content\":{\"text\":\"" + "x".repeat(17_000) + "\"}}";
        ask("keepDraft", "PUT", path + "/draft", signed(token), large, 413);
        ask("conversation", "GET", path, signed(token), null, 200);
        ask("snapshot", "GET", "/v1/conversations", signed(token), null, 200);
        ask("unmute", "DELETE", path + "/mute", signed(token), null, 204);
        ask("unarchive", "DELETE", path + "/archive", signed(token), null, 204);
        ask("unpinConversation", "DELETE", path + "/pin", signed(token), null, 204);
        ask("dropDraft", "DELETE", path + "/draft", signed(token), null, 204);
        ask("archive", "PUT", nowhere + "/archive", signed(token), null, 404);
        ask("receipts", "GET", path + "/receipts", signed(token), null, 200);
        ask("receipts", "GET", nowhere + "/receipts", signed(token), null, 404);
        ask("typing", "POST", path + "/typing", signed(token), null, 204);
        ask("typing", "POST", nowhere + "/typing", signed(token), null, 404);
        ask("settings", "GET", "/v1/me/settings", signed(token), null, 200);
        ask("changeSettings", "PATCH", "/v1/me/settings", signed(token), "{\"share_read_marks\":false}", 200);
        ask("changeSettings", "PATCH", "/v1/me/settings", signed(token), "{\"share_read_marks\":1}", 400);
        ask("changeSettings", "PATCH", "/v1/me/settings", signed(token), "{\"last_seen\":\"nobody\"}", 200);
        ask("presence", "GET", "/v1/presence?user=" + UUID.randomUUID(), signed(token), null, 200);
        ask("presence", "GET", "/v1/presence?user=x", signed(token), null, 400);
        ask("sayPresence", "PUT", "/v1/me/presence", signed(token), "{\"state\":\"away\"}", 204);
        ask("sayPresence", "PUT", "/v1/me/presence", signed(token), "{\"state\":\"gone\"}", 400);
    }

    /// The server of this play uses Web Push and no other service.
    private void push(String token) throws IOException {
        String device = "/v1/devices/me/push";
        String fcm = "{\"provider\":\"fcm\",\"token\":\"t\",\"content\":\"none\"}";
        String browser = "{\"provider\":\"webpush\",\"content\":\"full\",\"subscription\":{\"endpoint\":"
                + "\"https://updates.push.services.mozilla.com/wpush/v2/x\",\"keys\":{\"p256dh\":\"" + "B".repeat(87)
                + "\",\"auth\":\"" + "A".repeat(22) + "\"}}}";
        ask("push", "GET", device, signed(token), null, 200);
        ask("registerPush", "PUT", device, signed(token), fcm, 400);
        ask("registerPush", "PUT", device, signed(token), "{\"provider\":\"pigeon\"}", 400);
        ask("registerPush", "PUT", device, signed(token), browser, 204);
        ask("push", "GET", device, signed(token), null, 200);
        ask("pushLog", "GET", device + "/log", signed(token), null, 200);
        ask("unregisterPush", "DELETE", device, signed(token), null, 204);
        ask("vapidKey", "GET", "/v1/push/vapid", signed(token), null, 200);
        ask("preferPush", "PUT", "/v1/me/push", signed(token), "{\"mentions_break_mutes\":true}", 204);
        ask("preferPush", "PUT", "/v1/me/push", signed(token), "{\"quiet_hours\":{}}", 400);
        ask("pushPreferences", "GET", "/v1/me/push", signed(token), null, 200);
    }

    private void blocks(String token, String bobId, String talk) throws IOException {
        ask("block", "PUT", "/v1/me/blocks/" + bobId, signed(token), null, 204);
        ask("block", "PUT", "/v1/me/blocks/" + NOBODY, signed(token), null, 404);
        ask("block", "PUT", "/v1/me/blocks/nonsense", signed(token), null, 400);
        ask("blocks", "GET", "/v1/me/blocks", signed(token), null, 200);
        ask("openDirect", "PUT", "/v1/direct/" + bobId, signed(token), null, 409);
        ask("conversation", "GET", "/v1/conversations/" + talk, signed(token), null, 404);
        ask("unblock", "DELETE", "/v1/me/blocks/" + bobId, signed(token), null, 204);
        ask("conversation", "GET", "/v1/conversations/" + talk, signed(token), null, 200);
        ask("events", "GET", "/v1/events?since=0", signed(token), null, 200);
    }

    private void snapshot(String token) throws IOException {
        String third = stage.person("tour-carol").account();
        ask("openDirect", "PUT", "/v1/direct/" + third, signed(token), null, 201);
        Answer first = ask("snapshot", "GET", "/v1/conversations?limit=1", signed(token), null, 200);
        assertThat(first.json().required("more").booleanValue()).isTrue();
        String page = "/v1/conversations?limit=1&page=" + first.field("page");
        Answer second = ask("snapshot", "GET", page, signed(token), null, 200);
        assertThat(second.json().required("more").booleanValue()).isFalse();
        assertThat(second.field("cursor")).isEqualTo(first.field("cursor"));
        ask("snapshot", "GET", "/v1/conversations?page=nonsense", signed(token), null, 400);
        ask("snapshot", "GET", page.replaceAll("[0-9]+$", "x"), signed(token), null, 400);
        ask("snapshot", "GET", "/v1/conversations?page=AQAAAAAAAQAAAAAAAAAA.1", signed(token), null, 400);
        ask("snapshot", "GET", "/v1/conversations?limit=0", signed(token), null, 400);
        ask("snapshot", "GET", "/v1/conversations?limit=1001", signed(token), null, 400);
    }

    private void events(String token) throws IOException {
        Answer page = ask("events", "GET", "/v1/events?since=0", signed(token), null, 200);
        assertThat(Json.slices(page.body(), "entries")).hasSizeGreaterThan(1);
        ask("events", "GET", "/v1/events?since=" + page.field("cursor") + "&wait=1", signed(token), null, 200);
        ask("events", "GET", "/v1/events?since=nonsense", signed(token), null, 400);
        ask("events", "GET", "/v1/events?wait=31", signed(token), null, 400);
        ask("events", "GET", "/v1/events?since=AQAAAAAAAQAAAAAAAAAA", signed(token), null, 410);
        ask("events", "GET", "/v1/events", null, null, 401);
        Map<String, String> handshake = new LinkedHashMap<>(signed(token));
        handshake.putAll(Map.of(
                "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Key", "bWFydSBwbGF5cyBhIGtleQ=="));
        handshake.put("Sec-WebSocket-Version", "12");
        handshake.put("Sec-WebSocket-Protocol", "maru.v1");
        ask("events", "GET", "/v1/events", handshake, null, 426, 400);
        handshake.put("Sec-WebSocket-Version", "13");
        handshake.put("Origin", "https://elsewhere.example");
        ask("events", "GET", "/v1/events", handshake, null, 403);
    }

    private void about() throws IOException {
        ask("openapi", "GET", "/v1/openapi.json", null, null, 200);
        ask("asyncapi", "GET", "/v1/asyncapi.json", null, null, 200);
        ask("docs", "GET", "/docs", null, null, 200);
        ask("docsStyle", "GET", "/docs/style.css", null, null, 200);
        String page = ask("page", "GET", "/", null, null, 200).header("etag").orElseThrow();
        ask("page", "GET", "/", Map.of("If-None-Match", page), null, 304);
        ask("pageByName", "GET", "/index.html", null, null, 200);
        ask("icon", "GET", "/favicon.svg", null, null, 200);
        ask("pushWorker", "GET", "/push.js", null, null, 200);
        String asset =
                ask("asset", "GET", asset(), null, null, 200).header("etag").orElseThrow();
        ask("asset", "GET", asset(), Map.of("If-None-Match", asset), null, 304);
        ask("asset", "GET", "/assets/nothing.js", null, null, 404);
    }

    private void end(String token, String bobId) throws IOException {
        String wrong = Json.object()
                .put("old_password", "wrong horse")
                .put("new_password", "a new horse")
                .toString();
        ask("changePassword", "PUT", "/v1/me/password", signed(token), wrong, 401);
        ask("changePassword", "PUT", "/v1/me/password", signed(token), wrong.replace("wrong", "correct"), 204);
        ask("signOut", "DELETE", "/v1/sessions/" + NOBODY, signed(token), null, 404);
        String own = "";
        for (JsonNode device : ask("listDevices", "GET", "/v1/sessions", signed(token), null, 200)
                .json()
                .required("devices")) {
            own = device.required("id").stringValue();
        }
        ask("signOut", "DELETE", "/v1/sessions/" + own, signed(token), null, 204);
        ask("user", "GET", "/v1/users/" + bobId, signed(token), null, 401);
    }

    /// Asks, and holds the answer against the operation's description.
    private Answer ask(
            String operation,
            String method,
            String target,
            @Nullable Map<String, String> headers,
            @Nullable String body,
            int... statuses)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        if (body != null) {
            all.put("Content-Type", JSON);
        }
        if (headers != null) {
            all.putAll(headers);
        }
        Answer answer;
        try {
            answer = http.call(method, target, all, body).expect(statuses);
        } catch (AssertionError | IOException e) {
            throw new AssertionError(method + " " + target.substring(0, Math.min(80, target.length())), e);
        }
        check(operation, method, target, answer);
        return answer;
    }

    private void check(String operation, String method, String target, Answer answer) {
        JsonNode described = described(method, target);
        String what = method + " " + target + " → " + answer.status();
        assertThat(described.required("operationId").stringValue()).as(what).isEqualTo(operation);
        JsonNode response = api.resolved(described.required("responses").path(Integer.toString(answer.status())));
        assertThat(response.isMissingNode()).as("%s is undocumented", what).isFalse();
        assertThat(answer.header("x-content-type-options")).as(what).contains("nosniff");
        assertThat(answer.header("referrer-policy")).as(what).contains("no-referrer");
        response.path("headers").properties().forEach(header -> {
            if (api.resolved(header.getValue()).path("required").asBoolean(false)) {
                assertThat(answer.header(header.getKey().toLowerCase(Locale.ROOT)))
                        .as("%s: %s", what, header.getKey())
                        .isPresent();
            }
        });
        if (answer.status() < 300) {
            seen.add(operation);
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        String type = answer.header("content-type").orElse("").replaceAll(" *;.*", "");
        JsonNode media = content.path(type).isMissingNode() ? content.path("*/*") : content.path(type);
        assertThat(media.isMissingNode())
                .as("%s: %s is undocumented", what, type)
                .isFalse();
        if (type.endsWith("json") && media.has("schema")) {
            assertThat(api.faults(media.required("schema"), answer.json()))
                    .as(
                            "%s %s",
                            what,
                            answer.text()
                                    .substring(0, Math.min(500, answer.text().length())))
                    .isEmpty();
        }
    }

    private JsonNode described(String method, String target) {
        String path = target.replaceAll("\\?.*", "");
        List<JsonNode> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                api.document().required("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            if (pattern(entry.getKey()).matcher(path).matches() && !operation.isMissingNode()) {
                found.add(operation);
            }
        }
        assertThat(found).as("descriptions of %s %s", method, path).hasSize(1);
        return found.getFirst();
    }

    private boolean matches(String path) {
        for (Map.Entry<String, JsonNode> entry :
                api.document().required("paths").properties()) {
            if (pattern(entry.getKey()).matcher(path).matches()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern pattern(String template) {
        return Pattern.compile(template.replace(".", "\\.").replaceAll("\\{[a-z]+\\}", "[^/]+"));
    }

    private static String filled(String template) {
        return template.replaceAll("\\{[a-z]+\\}", NOBODY);
    }

    /// The methods of all templates that this path is of.
    private Set<String> documented(String target) {
        Set<String> methods = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : api.document().required("paths").properties()) {
            if (pattern(path.getKey()).matcher(target).matches()) {
                path.getValue().properties().forEach(entry -> methods.add(entry.getKey()));
            }
        }
        methods.retainAll(METHODS);
        return methods;
    }

    /// Some file the page refers to.
    private String asset() throws IOException {
        String page = http.call("GET", "/", Map.of(), null).expect(200).text();
        int at = page.indexOf("/assets/");
        assertThat(at).as("the page refers to an asset").isPositive();
        return page.substring(at, page.indexOf('"', at));
    }

    private static Map<String, String> signed(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static String signUp(String username, String password) {
        return Json.object()
                .put("username", username)
                .put("password", password)
                .put("display_name", username)
                .set("device", Person.described("laptop"))
                .toString();
    }

    private static String logIn(String username, String password) {
        return Json.object()
                .put("username", username)
                .put("password", password)
                .set("device", Person.described("laptop"))
                .toString();
    }
}
