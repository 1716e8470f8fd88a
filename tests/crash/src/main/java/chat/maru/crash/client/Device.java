package chat.maru.crash.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A device of a person, signed in. Each call is asked once, over a connection the device keeps.
///
/// Thread-safe.
public final class Device {
    private static final int WINDOW = 200;

    private final Person owner;
    private final int port;
    private final String id;
    private final AtomicReference<Tokens> tokens;
    private final Http http;
    private final ReentrantLock using = new ReentrantLock();

    /// What it shows and what it renews that with.
    public record Tokens(String access, String refresh) {
        /// Those of a log-in or a renewal.
        public static Tokens of(JsonNode session) {
            return new Tokens(
                    session.required("access_token").stringValue(),
                    session.required("refresh_token").stringValue());
        }
    }

    /// @param session the answer to a log-in
    public Device(Person owner, int port, JsonNode session) {
        this.owner = owner;
        this.port = port;
        this.id = session.required("device_id").stringValue();
        this.tokens = new AtomicReference<>(Tokens.of(session));
        this.http = new Http(port);
    }

    private Device(Device same, int port) {
        this.owner = same.owner;
        this.port = port;
        this.id = same.id;
        this.tokens = same.tokens;
        this.http = new Http(port);
    }

    /// The same device, connected by another port: a proxy's.
    public Device by(int otherPort) {
        return new Device(this, otherPort);
    }

    /// Who uses it.
    public Person owner() {
        return owner;
    }

    /// Where it connects.
    public int port() {
        return port;
    }

    /// The device's id.
    public String id() {
        return id;
    }

    /// Its access token at the moment.
    public String token() {
        return tokens.get().access();
    }

    /// What its access token is renewed with.
    public String refreshToken() {
        return tokens.get().refresh();
    }

    /// From now on it uses these.
    public void holds(Tokens renewed) {
        tokens.set(renewed);
    }

    /// One request, signed.
    public Answer asks(String method, String target, @Nullable String body) throws IOException {
        using.lock();
        try {
            return http.call(method, target, Optional.of(token()), body);
        } finally {
            using.unlock();
        }
    }

    /// The conversation with somebody.
    public String talkWith(Person other) throws IOException {
        return asks("PUT", "/v1/direct/" + other.account(), null)
                .expect(201, 200)
                .field("id");
    }

    /// The target of a request about a message.
    public static String place(String conversation, String message) {
        return "/v1/conversations/" + conversation + "/messages/" + message;
    }

    /// Puts a message under this id, whatever comes of it.
    public Answer puts(String conversation, String message, String content) throws IOException {
        return asks("PUT", place(conversation, message), "{\"content\":" + content + "}");
    }

    /// Sends a text, and it is acknowledged.
    public Sent says(String conversation, String text) throws IOException {
        String message = UUID.randomUUID().toString();
        return new Sent(
                message,
                puts(conversation, message, Json.text(text))
                        .expect(201)
                        .json()
                        .required("number")
                        .longValue(),
                text);
    }

    /// Sends this many texts, alternating between conversations, and all are acknowledged: in order, many on their
    /// way at once.
    public List<Sent> saysMany(List<String> conversations, String prefix, int count) throws IOException {
        List<Sent> sent = new ArrayList<>();
        List<String> refs = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (EventSocket socket = EventSocket.open(this, Optional.empty())) {
            for (int i = 0; i < count; i++) {
                ids.add(UUID.randomUUID().toString());
                refs.add(socket.ask(EventSocket.send(
                        conversations.get(i % conversations.size()), ids.get(i), Json.text(prefix + i))));
                if (i >= WINDOW) {
                    sent.add(acknowledged(socket, refs.get(i - WINDOW), ids.get(i - WINDOW), prefix + (i - WINDOW)));
                }
            }
            while (sent.size() < count) {
                int next = sent.size();
                sent.add(acknowledged(socket, refs.get(next), ids.get(next), prefix + next));
            }
        }
        return sent;
    }

    private static Sent acknowledged(EventSocket socket, String ref, String id, String text) throws IOException {
        return new Sent(id, socket.ok(ref).required("number").longValue(), text);
    }

    /// Exchanges its tokens for new ones.
    public void renew() throws IOException {
        holds(Tokens.of(refreshes(refreshToken(), UUID.randomUUID().toString())
                .expect(200)
                .json()));
    }

    /// Asks for new tokens, whatever comes of it.
    public Answer refreshes(String refreshToken, String request) throws IOException {
        String body = Json.object()
                .put("refresh_token", refreshToken)
                .put("request_id", request)
                .toString();
        using.lock();
        try {
            return http.call("POST", "/v1/sessions/refresh", Optional.empty(), body);
        } finally {
            using.unlock();
        }
    }

    /// Where a fresh client would go on from.
    public String snapshotCursor() throws IOException {
        return asks("GET", "/v1/conversations", null).expect(200).field("cursor");
    }

    /// A whole conversation, oldest first, exactly as history gives it.
    public List<String> history(String conversation) throws IOException {
        List<String> all = new ArrayList<>();
        String before = "";
        boolean more = true;
        while (more) {
            Answer page = asks("GET", "/v1/conversations/" + conversation + "/messages?limit=200" + before, null)
                    .expect(200);
            List<String> slices = Json.slices(page.body(), "messages");
            all.addAll(slices);
            more = page.json().required("more").booleanValue();
            before = more ? "&before=" + Received.of(slices.getLast()).number() : "";
        }
        Collections.reverse(all);
        return all;
    }

    /// Where this device's own cursor is: what a poll without one begins behind, told by what it answers.
    public List<Received> missed() throws IOException {
        return Json.slices(asks("GET", "/v1/events", null).expect(200).body(), "entries").stream()
                .map(Received::of)
                .toList();
    }
}
