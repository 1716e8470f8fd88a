package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.client.Http.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One device of one account, signed in. Refreshes its tokens by itself, before they expire or when the
/// server says they have; a refresh happens once, however many calls wait for it.
///
/// All calls block, and throw [MaruException]. Only sending is repeated by itself.
///
/// Thread-safe.
public final class Session {
    private final MaruClient client;
    private final Credentials credentials;
    private final Groups groups = new Groups(this);
    private final Messages messages = new Messages(this);
    private final Own own = new Own(this);

    Session(MaruClient client, Tokens tokens) {
        this.client = client;
        this.credentials = new Credentials(client, tokens);
    }

    /// The account's profile as it was at the last sign-in or refresh.
    public Profile account() {
        return tokens().account();
    }

    /// This device.
    public UUID deviceId() {
        return tokens().deviceId();
    }

    /// The tokens of the moment, as the [SessionStore] was given them.
    public Tokens tokens() {
        return credentials.tokens();
    }

    /// Refreshes now, whatever the age of the tokens. Repeated safely when the answer is lost.
    public Tokens refresh() {
        return credentials.renewed(tokens());
    }

    /// A fresh id for a message, greater than those before.
    public UUID newId() {
        return client.ids().next();
    }

    /// The account's devices.
    public List<SignedInDevice> devices() {
        JsonNode node = tree(call("GET", api("/v1/sessions"), null));
        return Wire.reading("the list of devices", () -> each(node.required("devices"), Wire::device));
    }

    /// Signs a device out; its connections end.
    public void signOut(UUID device) {
        call("DELETE", api("/v1/sessions/" + device), null);
    }

    /// Signs this device out. The session is over.
    public void signOut() {
        signOut(deviceId());
        credentials.end(MaruException.refused(401, "session_revoked", "signed out"));
    }

    /// One's own profile.
    public Profile profile() {
        return profile(call("GET", api("/v1/me"), null));
    }

    /// Changes the profile; null leaves a field as it is.
    public Profile changeProfile(@Nullable String displayName, @Nullable String about) {
        ObjectNode body = Json.object();
        if (displayName != null) {
            body.put("display_name", displayName);
        }
        if (about != null) {
            body.put("about", about);
        }
        return profile(call("PATCH", api("/v1/me"), body.toString()));
    }

    /// Changes the password, and signs out every other device.
    ///
    /// @throws MaruException refused with `wrong_credentials` if the old one is wrong
    public void changePassword(String oldPassword, String newPassword) {
        ObjectNode body = Json.object().put("old_password", oldPassword).put("new_password", newPassword);
        call("PUT", api("/v1/me/password"), body.toString());
    }

    /// Somebody's profile.
    public Profile user(UUID id) {
        return profile(call("GET", api("/v1/users/" + id), null));
    }

    /// Somebody by exact username.
    public Optional<Profile> findUser(String username) {
        JsonNode node = tree(call("GET", api("/v1/users?name=" + encoded(username)), null));
        return Wire.reading("the list of users", () -> each(node.required("users"), Wire::profile)).stream()
                .findFirst();
    }

    /// The chat node the server wants this account to use.
    public Discovery discovery() {
        JsonNode node = tree(call("GET", api("/v1/discovery"), null));
        return Wire.reading("discovery", () -> Wire.discovery(node));
    }

    /// The one-to-one conversation with somebody, made if need be; always the same one.
    public Conversation openDirect(UUID user) {
        return conversation(call("PUT", chat("/v1/direct/" + user), null));
    }

    /// All conversations, and the cursor to go on from. Asks for as many pages as there are.
    public Snapshot snapshot() {
        List<Conversation> conversations = new ArrayList<>();
        Wire.SnapshotPage page = snapshotPage("");
        conversations.addAll(page.conversations());
        while (page.next().isPresent()) {
            page = snapshotPage("?page=" + encoded(page.next().get()));
            conversations.addAll(page.conversations());
        }
        return new Snapshot(conversations, page.cursor());
    }

    private Wire.SnapshotPage snapshotPage(String which) {
        byte[] body = call("GET", chat("/v1/conversations" + which), null);
        return Wire.reading("the snapshot", () -> Wire.snapshot(body));
    }

    /// One conversation.
    public Conversation conversation(UUID id) {
        return conversation(call("GET", chat("/v1/conversations/" + id), null));
    }

    /// Groups: making them, who is in them, links to join them by.
    public Groups groups() {
        return groups;
    }

    /// What is one's own: read marks, how conversations are shown, drafts, blocks.
    public Own own() {
        return own;
    }

    /// Edits, deletions, reactions, pins.
    public Messages messages() {
        return messages;
    }

    /// Messages of a conversation.
    ///
    /// @param limit 1–200
    public History history(UUID conversation, Range range, int limit) {
        String which = switch (range) {
            case Range.Newest newest -> "";
            case Range.Before before -> "&before=" + before.number();
            case Range.After after -> "&after=" + after.number();
            case Range.Around around -> "&around=" + around.message();
        };
        byte[] body = call("GET", chat("/v1/conversations/" + conversation + "/messages?limit=" + limit + which), null);
        return Wire.reading("the history", () -> Wire.history(body));
    }

    /// Puts a message, and puts it again under the same id until it is acknowledged, refused, or the client's
    /// patience ends. Once this returns the message is durable, whatever happens to the server.
    ///
    /// @throws MaruException refused: it never was sent; or outcome unknown: putting the same id with the
    ///     same content again later is safe
    public Receipt send(UUID conversation, UUID id, Content content) {
        return send(conversation, id, content, client.sendPatience());
    }

    /// The same, with a patience of its own. With none, there is one attempt.
    public Receipt send(UUID conversation, UUID id, Content content, Duration patience) {
        String body = "{\"content\":" + content.json() + "}";
        String path = "/v1/conversations/" + conversation + "/messages/" + id;
        Instant deadline = client.time().instant().plus(patience);
        Answer answer = client.persistently(
                () -> authorized("PUT", () -> client.endpoints().chat(path), body, client.timeout()),
                client.endpoints()::forget,
                deadline);
        return Wire.reading("the answer to a send", () -> Wire.receipt(Json.tree(answer.body())));
    }

    /// The same, under a fresh id. After an unknown outcome it cannot be put again: prefer to make the id
    /// first.
    public Receipt send(UUID conversation, Content content) {
        return send(conversation, newId(), content);
    }

    /// What is new after a cursor, or after the one committed for this device. Commits the cursor asked from.
    ///
    /// @param limit 1–500
    public EventPage poll(Optional<Cursor> since, int limit) {
        return longPoll(since, Duration.ZERO, limit);
    }

    /// The same, waiting for something up to this long (whole seconds, at most 30).
    public EventPage longPoll(Optional<Cursor> since, Duration wait, int limit) {
        String query = since(since) + (since.isEmpty() ? "?" : "&") + "wait=" + wait.toSeconds() + "&limit=" + limit;
        Answer answer = authorized(
                "GET",
                () -> client.endpoints().chat("/v1/events" + query),
                null,
                client.timeout().plus(wait));
        return Wire.reading("a page of events", () -> Wire.page(answer.orThrow().body()));
    }

    /// Commits a cursor for this device; a lower one than before does nothing.
    public void commit(Cursor cursor) {
        poll(Optional.of(cursor), 1);
    }

    /// Starts to receive: from a cursor, or from the one committed for this device.
    public EventStream stream(Transport transport, Optional<Cursor> since, EventListener listener) {
        EventStream stream = new EventStream(this, client, transport, since, listener);
        stream.start();
        return stream;
    }

    /// A WebSocket of one's own, logged in by its first frame, `hello`, as browsers do it. Not by header: the
    /// server would begin to send right behind its answer to the handshake, and the JDK's WebSocket now and
    /// then loses bytes that come so early.
    ///
    /// @throws MaruException if the handshake or the log-in is refused or fails
    public WebSocketConnection webSocket(Optional<Cursor> since) {
        return WebSocketConnection.open(client, client.endpoints().chatSocket("/v1/events"), accessToken(), since);
    }

    static String since(Optional<Cursor> since) {
        return since.map(cursor -> "?since=" + encoded(cursor.value())).orElse("");
    }

    String accessToken() {
        return credentials.fresh().accessToken();
    }

    void renew(Tokens stale) {
        credentials.renewed(stale);
    }

    boolean isOver() {
        return credentials.isOver();
    }

    void moveToDiscovered() {
        client.endpoints().discovered(discovery());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private URI api(String path) {
        return client.endpoints().api(path);
    }

    private URI chat(String path) {
        return client.endpoints().chat(path);
    }

    /// Asks the chat node.
    byte[] call(String method, String path, @Nullable String body) {
        return call(method, chat(path), body);
    }

    private byte[] call(String method, URI uri, @Nullable String body) {
        return authorized(method, () -> uri, body, client.timeout()).orThrow().body();
    }

    private Answer authorized(String method, Where where, @Nullable String body, Duration timeout) {
        Tokens tokens = credentials.fresh();
        Answer answer = once(method, where, body, timeout, tokens);
        if (answer.status() != 401) {
            return answer;
        }
        return switch (answer.problem().code()) {
            case "token_expired", "unauthenticated" -> once(method, where, body, timeout, credentials.renewed(tokens));
            case "session_revoked" -> {
                credentials.end(answer.problem());
                yield answer;
            }
            default -> answer;
        };
    }

    private Answer once(String method, Where where, @Nullable String body, Duration timeout, Tokens tokens) {
        HttpRequest request = Http.json(Http.request(where.uri(), tokens.accessToken()), method, body)
                .build();
        return client.http().exchange(request, timeout);
    }

    /// Where to ask, which may change between attempts.
    private interface Where {
        URI uri();
    }

    static JsonNode tree(byte[] body) {
        return Wire.reading("the answer", () -> Json.tree(body));
    }

    private static Profile profile(byte[] body) {
        return Wire.reading("the profile", () -> Wire.profile(Json.tree(body)));
    }

    private static Conversation conversation(byte[] body) {
        return Wire.reading("the conversation", () -> Wire.conversation(body));
    }

    static <T> List<T> each(JsonNode array, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        for (JsonNode node : array) {
            all.add(reader.apply(node));
        }
        return all;
    }
}
