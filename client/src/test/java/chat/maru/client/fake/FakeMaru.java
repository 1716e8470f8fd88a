package chat.maru.client.fake;

import chat.maru.client.fake.FakeServer.Exchange;
import chat.maru.client.fake.FakeServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A small Maru in memory: three people, one conversation of two of them and the groups they make, one log,
/// the four ways to receive. It does not check who asks, takes everybody for alice, and can be told to cut
/// streams short.
///
/// Guarded by its lock.
public final class FakeMaru implements FakeServer.Script {
    public static final UUID ALICE = UUID.fromString("00000000-0000-7000-8000-00000000000a");
    public static final UUID BOB = UUID.fromString("00000000-0000-7000-8000-00000000000b");
    public static final UUID CAROL = UUID.fromString("00000000-0000-7000-8000-00000000000c");
    public static final UUID ROOM = UUID.fromString("00000000-0000-7000-8000-0000000000aa");
    public static final String PASSWORD = "correct horse";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String AT = "2026-11-22T21:30:00.123Z";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<String> log = new ArrayList<>();
    private final Map<String, String> receipts = new HashMap<>();
    private final FakeGroups groups = new FakeGroups(entry -> add(entry));
    private final FakeOwn own = new FakeOwn(groups.rooms, entry -> add(entry), ephemeral -> tell(ephemeral.toString()));
    private final Set<Listening> listening = new LinkedHashSet<>();
    private final List<String> typed = new ArrayList<>();
    private final List<String> present = new ArrayList<>();
    private final List<String> commits = new ArrayList<>();
    private int committed;
    private int pages = 1;
    private int refreshes;
    private boolean cutThisPoll;
    private int entriesPerConnection = Integer.MAX_VALUE;

    /// A stream that hears what nothing keeps.
    private interface Listening {
        void hear(String ephemeral) throws IOException;
    }

    public FakeMaru() {
        FakeRoom direct = new FakeRoom(ROOM, "direct");
        direct.members.put(ALICE, "member");
        direct.members.put(BOB, "member");
        groups.rooms.put(ROOM, direct);
    }

    /// Every stream is cut after this many entries, in the middle of the next; answers to polls hold as many,
    /// and every second one is cut.
    public void cutAfter(int entries) {
        lock.lock();
        try {
            entriesPerConnection = entries;
        } finally {
            lock.unlock();
        }
    }

    /// The log, from the beginning.
    public List<String> log() {
        lock.lock();
        try {
            return List.copyOf(log);
        } finally {
            lock.unlock();
        }
    }

    /// The cursors committed by `ack`, `since` or `Last-Event-ID`, in order.
    public List<String> commits() {
        lock.lock();
        try {
            return List.copyOf(commits);
        } finally {
            lock.unlock();
        }
    }

    /// Snapshots have this many pages from now on.
    public void pages(int count) {
        lock.lock();
        try {
            pages = count;
        } finally {
            lock.unlock();
        }
    }

    /// A message from somebody.
    public void say(UUID sender, String text) {
        say(ROOM, sender, text);
    }

    /// A message from somebody in this conversation. Returns its id.
    public String say(UUID room, UUID sender, String text) {
        return say(room, sender, JSON.createObjectNode().put("text", text));
    }

    /// The same, which mentions somebody.
    public String say(UUID room, UUID sender, String text, UUID mentioned) {
        ObjectNode content = JSON.createObjectNode().put("text", text);
        content.putArray("mentions").add(mentioned.toString());
        return say(room, sender, content);
    }

    private String say(UUID room, UUID sender, ObjectNode content) {
        String id = UUID.randomUUID().toString();
        append(room, sender, id, content);
        return id;
    }

    /// What somebody else does, as a request of theirs. Returns the answer.
    public String as(UUID actor, String method, String path, String body) {
        lock.lock();
        try {
            return changed(actor, method, path, body).orElseThrow().body();
        } finally {
            lock.unlock();
        }
    }

    private String append(UUID room, UUID sender, String id, JsonNode content) {
        lock.lock();
        try {
            String known = receipts.get(id);
            if (known != null) {
                return known;
            }
            List<ObjectNode> messages = groups.room(room).messages;
            int number = messages.size() + 1;
            ObjectNode entry = JSON.createObjectNode()
                    .put("cursor", Integer.toString(log.size() + 1))
                    .put("type", "message")
                    .put("conversation", room.toString())
                    .put("number", number)
                    .put("id", id)
                    .put("sender", sender.toString())
                    .put("sent_at", AT);
            entry.set("content", content);
            messages.add(entry);
            String receipt = "\"id\":\"" + id + "\",\"conversation\":\"" + room + "\",\"number\":" + number
                    + ",\"sent_at\":\"" + AT + "\"";
            receipts.put(id, receipt);
            add(entry.toString());
            return receipt;
        } finally {
            lock.unlock();
        }
    }

    private void add(ObjectNode entry) {
        add(entry.put("cursor", Integer.toString(log.size() + 1)).toString());
    }

    /// Any entry; `%s` in it becomes its cursor.
    public void add(String entry) {
        lock.lock();
        try {
            log.add(entry.replace("%s", Integer.toString(log.size() + 1)));
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public static String profile(UUID id, String name) {
        return "{\"id\":\"" + id + "\",\"username\":\"" + name + "\",\"display_name\":\"" + name
                + "\",\"about\":\"\",\"created_at\":\"" + AT + "\"}";
    }

    /// The answer of discovery that names this server.
    public static String discovery(FakeServer node) {
        return "{\"node\":\"b\",\"host\":\"b\",\"api_url\":\"" + node.uri()
                + "\",\"events_url\":\"ws://x/v1/events\",\"valid_for_seconds\":300}";
    }

    /// A session for alice whose access token ends at this time.
    public static String session(int generation, String expires) {
        return "{\"account\":" + profile(ALICE, "alice") + ",\"device_id\":\"" + ROOM
                + "\",\"access_token\":\"ma_" + generation + "\",\"access_token_expires_at\":\"" + expires
                + "\",\"refresh_token\":\"mr_" + generation + "\"}";
    }

    static String name(UUID who) {
        return who.equals(ALICE) ? "alice" : who.equals(BOB) ? "bob" : "carol";
    }

    private String found(String name) {
        return switch (name) {
            case "bob" -> profile(BOB, name);
            case "carol" -> profile(CAROL, name);
            default -> "";
        };
    }

    private String rooms() {
        return groups.rooms.values().stream()
                .filter(room -> room.members.containsKey(ALICE))
                .map(FakeRoom::json)
                .collect(Collectors.joining(","));
    }

    private static UUID room(String path) {
        return UUID.fromString(path.split("/", -1)[3]);
    }

    @Override
    public void answer(Request request, Exchange exchange) throws IOException, InterruptedException {
        String path = request.path();
        if (path.equals("/v1/events")) {
            events(request, exchange);
            return;
        }
        Optional<FakeGroups.Reply> reply = changed(ALICE, request.method(), path, request.body());
        if (reply.isPresent()) {
            exchange.json(reply.get().status(), reply.get().body());
        } else if (request.method().equals("PUT") && path.contains("/messages/")) {
            String id = path.substring(path.lastIndexOf('/') + 1);
            exchange.json(
                    201,
                    "{"
                            + append(
                                    room(path),
                                    ALICE,
                                    id,
                                    JSON.readTree(request.body()).required("content"))
                            + "}");
        } else {
            exchange.json(200, simple(request));
        }
    }

    private Optional<FakeGroups.Reply> changed(UUID actor, String method, String path, String body) {
        lock.lock();
        try {
            if (actor.equals(ALICE) && path.endsWith("/typing")) {
                typed.add(method + " " + path);
            }
            if (actor.equals(ALICE) && path.equals("/v1/me/presence")) {
                present.add(method + " " + path);
            }
            Optional<FakeGroups.Reply> reply = own.reply(actor, method, path, body);
            return reply.isPresent() ? reply : groups.reply(actor, method, path, body);
        } finally {
            lock.unlock();
        }
    }

    /// What alice said of her presence: the request, or the frame.
    public List<String> present() {
        lock.lock();
        try {
            return List.copyOf(present);
        } finally {
            lock.unlock();
        }
    }

    /// What alice let others know of her writing: the request, or the frame.
    public List<String> typed() {
        lock.lock();
        try {
            return List.copyOf(typed);
        } finally {
            lock.unlock();
        }
    }

    /// Tells every stream there is something that nothing keeps.
    public void tell(String ephemeral) {
        lock.lock();
        try {
            for (Listening each : List.copyOf(listening)) {
                try {
                    each.hear(ephemeral);
                } catch (IOException e) {
                    listening.remove(each);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many streams are there to hear it.
    public int listening() {
        lock.lock();
        try {
            return listening.size();
        } finally {
            lock.unlock();
        }
    }

    private void listens(Listening stream) {
        lock.lock();
        try {
            listening.add(stream);
        } finally {
            lock.unlock();
        }
    }

    private String simple(Request request) throws IOException {
        lock.lock();
        try {
            return switch (request.line()) {
                case "POST /v1/accounts", "POST /v1/sessions" -> session(0, "2999-01-01T00:00:00.000Z");
                case "POST /v1/sessions/refresh" -> session(++refreshes, "2999-01-01T00:00:00.000Z");
                case "GET /v1/me" -> profile(ALICE, "alice");
                case "GET /v1/sessions" ->
                    "{\"devices\":[{\"id\":\"" + ROOM + "\",\"name\":\"lap\\u001btop\",\"platform\":\"terminal\","
                            + "\"created_at\":\"" + AT + "\",\"last_seen_at\":\"" + AT + "\",\"current\":true}]}";
                case "GET /v1/users" -> "{\"users\":[" + found(request.query().getOrDefault("name", "")) + "]}";
                case "GET /v1/conversations" ->
                    snapshot(Integer.parseInt(request.query().getOrDefault("page", "1")));
                default -> {
                    if (request.path().endsWith("/messages")) {
                        yield history(request);
                    }
                    if (request.path().startsWith("/v1/direct/")) {
                        yield groups.room(ROOM).json();
                    }
                    if (request.path().startsWith("/v1/conversations/")) {
                        yield groups.room(room(request.path())).json();
                    }
                    if (request.path().startsWith("/v1/users/")) {
                        UUID user = UUID.fromString(request.path().substring("/v1/users/".length()));
                        yield profile(user, name(user));
                    }
                    throw new IOException("not scripted: " + request.line());
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private String snapshot(int page) {
        String next = page < pages ? "true,\"page\":\"" + (page + 1) + "\"" : "false";
        return "{\"conversations\":[" + rooms() + "],\"cursor\":\"" + log.size() + "\",\"more\":" + next + "}";
    }

    private String history(Request request) {
        long before = Long.parseLong(request.query().getOrDefault("before", Long.toString(Long.MAX_VALUE)));
        int limit = Integer.parseInt(request.query().getOrDefault("limit", "50"));
        String around = request.query().getOrDefault("around", "");
        return "{\"messages\":["
                + groups.room(room(request.path())).messages.reversed().stream()
                        .filter(message -> message.path("number").asLong() < before)
                        .filter(message -> around.isEmpty()
                                || message.path("id").asString().equals(around))
                        .limit(limit)
                        .map(ObjectNode::toString)
                        .collect(Collectors.joining(","))
                + "],\"more\":false}";
    }

    private void events(Request request, Exchange exchange) throws IOException, InterruptedException {
        String lastId = request.header("last-event-id");
        String since = lastId.isEmpty() ? request.query().getOrDefault("since", "") : lastId;
        if (request.header("upgrade").equals("websocket")) {
            FakeSocket socket = exchange.webSocket();
            webSocket(socket, exchange, from(socket.hello().path("since").asString("")));
            return;
        }
        if (!since.isEmpty()) {
            commit(since);
        }
        int from = from(since);
        if (request.header("accept").equals("text/event-stream")) {
            exchange.events();
            serverSent(exchange, from);
        } else {
            poll(request, exchange, from);
        }
    }

    private int from(String since) {
        lock.lock();
        try {
            return since.isEmpty() ? committed : Integer.parseInt(since);
        } finally {
            lock.unlock();
        }
    }

    private void commit(String cursor) {
        lock.lock();
        try {
            commits.add(cursor);
            committed = Math.max(committed, Integer.parseInt(cursor));
        } finally {
            lock.unlock();
        }
    }

    /// The entry after this place, waited for.
    private String next(int after) throws InterruptedException {
        lock.lock();
        try {
            while (log.size() <= after) {
                grown.await();
            }
            return log.get(after);
        } finally {
            lock.unlock();
        }
    }

    private void serverSent(Exchange exchange, int from) throws IOException, InterruptedException {
        exchange.write(":\n\n");
        listens(ephemeral -> exchange.write(
                "event: " + JSON.readTree(ephemeral).path("type").asString("?") + "\ndata: " + ephemeral + "\n\n"));
        for (int at = from; ; at++) {
            String entry = next(at);
            String event = "id: " + (at + 1) + "\nevent: message\ndata: " + entry + "\n\n";
            if (at - from >= entriesPerConnection) {
                exchange.write(event.substring(0, event.length() - 1));
                exchange.hangUp();
            }
            exchange.write(event);
        }
    }

    private void webSocket(FakeSocket socket, Exchange exchange, int from) throws IOException {
        listens(socket::text);
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                for (int at = from; ; at++) {
                    String entry = next(at);
                    if (at - from >= entriesPerConnection) {
                        socket.half(entry);
                        exchange.hangUp();
                    }
                    socket.text(entry);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            for (Optional<String> text = socket.receive(); text.isPresent(); text = socket.receive()) {
                JsonNode frame = JSON.readTree(text.get());
                socket.text(ok(frame));
            }
        } finally {
            writer.interrupt();
        }
    }

    private String ok(JsonNode frame) {
        lock.lock();
        try {
            return done(frame);
        } finally {
            lock.unlock();
        }
    }

    private String done(JsonNode frame) {
        String start = "{\"type\":\"ok\",\"ref\":\"" + frame.required("ref").stringValue() + "\"";
        return switch (frame.required("type").stringValue()) {
            case "presence" -> {
                present.add("presence " + frame.required("state").stringValue());
                yield start + "}";
            }
            case "typing" -> {
                typed.add(frame.required("type").stringValue() + " "
                        + frame.required("conversation").stringValue());
                yield start + "}";
            }
            case "read" -> {
                var _ = changed(
                        ALICE,
                        "PUT",
                        "/v1/conversations/" + frame.required("conversation").stringValue() + "/read",
                        frame.toString());
                yield start + "}";
            }
            case "ack" -> {
                commit(frame.required("cursor").stringValue());
                yield start + "}";
            }
            case "send" ->
                start + ","
                        + append(
                                UUID.fromString(frame.required("conversation").stringValue()),
                                ALICE,
                                frame.required("id").stringValue(),
                                frame.required("content"))
                        + "}";
            default -> start + "}";
        };
    }

    private void poll(Request request, Exchange exchange, int from) throws IOException, InterruptedException {
        String body;
        boolean cut;
        lock.lock();
        try {
            if (!request.query().getOrDefault("wait", "0").equals("0") && log.size() <= from) {
                long left = TimeUnit.SECONDS.toNanos(30);
                while (log.size() <= from && left > 0) {
                    left = grown.awaitNanos(left);
                }
            }
            int to = (int) Math.min(log.size(), (long) from + entriesPerConnection);
            body = "{\"entries\":[" + String.join(",", log.subList(from, to)) + "],\"cursor\":\"" + to + "\",\"more\":"
                    + (to < log.size()) + "}";
            cutThisPoll = entriesPerConnection < Integer.MAX_VALUE && !cutThisPoll;
            cut = cutThisPoll;
        } finally {
            lock.unlock();
        }
        if (cut) {
            exchange.half(200, body);
        } else {
            exchange.json(200, body);
        }
    }
}
