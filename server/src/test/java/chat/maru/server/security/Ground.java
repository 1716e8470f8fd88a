package chat.maru.server.security;

import chat.maru.server.EmbeddedNode;
import chat.maru.server.StartFailure;
import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A whole node with cheap password hashes and without rate limits, and people on it.
///
/// Confined to one thread.
public final class Ground implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    final EmbeddedNode node;
    public final int port;
    final int adminPort;
    final Link link;
    final Link adminLink;

    /// Somebody's device that is signed in.
    public record Person(String account, String username, String device, String token, String refresh) {}

    public Ground(Path data, Map<String, String> more) throws StartFailure {
        this(settings(data, more));
    }

    Ground(Settings settings) throws StartFailure {
        node = EmbeddedNode.start(settings);
        port = URI.create(node.publicUrl()).getPort();
        adminPort = URI.create(node.adminUrl()).getPort();
        link = new Link(port);
        adminLink = new Link(adminPort);
    }

    static Settings settings(Path data, Map<String, String> more) {
        Map<String, String> flags = new HashMap<>(Map.of(
                "data", data.toString(),
                "port", "0",
                "admin-port", "0",
                "accounts.argon2-memory-kib", "8",
                "accounts.hashes-waiting", "1000",
                "accounts.rate-limits", "off",
                "sends.per-second", "0",
                "sends.kib-per-second", "0",
                "limits.ping-seconds", "1"));
        flags.putAll(Map.of(
                "limits.silence-seconds", "600",
                "limits.unauthenticated-idle-seconds", "600",
                "limits.connections-per-address", "10000",
                "limits.unauthenticated-per-address", "10000",
                "storage.low-water-mib", "0",
                "storage.cache-mib", "8",
                "storage.write-buffer-mib", "8"));
        flags.putAll(Map.of(
                "push.webpush.key", data.resolve("vapid.pem").toString(),
                "push.webpush.contact", "mailto:operator@example.org",
                "push.webpush.this-machine", "on"));
        flags.putAll(more);
        return Configuration.read(Map.of(), flags).settings();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    static Map<String, String> json(String token) {
        return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    static String signUpBody(String username, String password, String displayName) {
        return "{\"username\":\"%s\",\"password\":\"%s\",\"display_name\":\"%s\",%s}"
                .formatted(username, password, displayName, "\"device\":{\"name\":\"d\",\"platform\":\"web\"}");
    }

    static String logInBody(String username, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\",\"device\":{\"name\":\"d\",\"platform\":\"web\"}}"
                .formatted(username, password);
    }

    static String freshName() {
        return "p" + PEOPLE.incrementAndGet() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    public Person signUp(String displayName) throws IOException {
        String username = freshName();
        return person(username, post("/v1/accounts", signUpBody(username, PASSWORD, displayName)));
    }

    Person logIn(Person who) throws IOException {
        return person(who.username(), post("/v1/sessions", logInBody(who.username(), PASSWORD)));
    }

    private static Person person(String username, Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.verdict() + ": " + answer.text());
        }
        JsonNode session = answer.json();
        return new Person(
                session.path("account").path("id").asString(),
                username,
                session.path("device_id").asString(),
                session.path("access_token").asString(),
                session.path("refresh_token").asString());
    }

    Answer post(String target, String body) throws IOException {
        return link.exchange("POST", target, Map.of("Content-Type", "application/json"), bytes(body));
    }

    public Answer as(Person who, String method, String target) throws IOException {
        return link.exchange(method, target, bearer(who.token()), new byte[0]);
    }

    public Answer as(Person who, String method, String target, String body) throws IOException {
        return link.exchange(method, target, json(who.token()), bytes(body));
    }

    /// Opens the conversation of two and says its id.
    public String open(Person one, Person other) throws IOException {
        return as(one, "PUT", "/v1/direct/" + other.account()).json().path("id").asString();
    }

    /// Registers a browser, with a secret that is all zeros.
    ///
    /// @param key in base64url
    public static String browserBody(String content, String endpoint, String key) {
        return "{\"provider\":\"webpush\",\"content\":\"%s\",\"subscription\":{\"endpoint\":\"%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}}"
                .formatted(content, endpoint, key, "A".repeat(22));
    }

    static String groupBody(String request, String title, List<String> members) {
        String named = members.stream().map(member -> "\"" + member + "\"").collect(Collectors.joining(","));
        return "{\"id\":\"%s\",\"title\":\"%s\",\"members\":[%s]}".formatted(request, title, named);
    }

    /// Makes a group and says its id.
    String group(Person owner, String request, String title, List<Person> members) throws IOException {
        String body =
                groupBody(request, title, members.stream().map(Person::account).toList());
        Answer answer = as(owner, "POST", "/v1/conversations", body);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.verdict() + ": " + answer.text());
        }
        return answer.json().path("id").asString();
    }

    /// Sends a text and says the message's id.
    public String say(Person who, String conversation, String text) throws IOException {
        String id = UUID.randomUUID().toString();
        Answer answer = as(
                who,
                "PUT",
                "/v1/conversations/" + conversation + "/messages/" + id,
                "{\"content\":{\"text\":\"" + text + "\"}}");
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.verdict() + ": " + answer.text());
        }
        return id;
    }

    public String metrics() throws IOException {
        return adminLink.get("/metrics", Map.of()).text();
    }

    /// One of the node's figures.
    double figure(String name) throws IOException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        link.close();
        adminLink.close();
        node.stop();
    }
}
