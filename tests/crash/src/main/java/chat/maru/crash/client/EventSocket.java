package chat.maru.crash.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A WebSocket, frame by frame: it receives, and asks.
///
/// Confined to one thread; another one may close it.
public final class EventSocket implements Receiver {
    private static final String KEY = "bWFydSBwbGF5cyBhIGtleQ==";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int NORMAL = 1000;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Line line;
    private final Deque<Received> entries = new ArrayDeque<>();
    private final Deque<JsonNode> ephemerals = new ArrayDeque<>();
    private final Map<String, JsonNode> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean taped;
    private Optional<String> reset = Optional.empty();
    private long refs;

    private EventSocket(Line line) {
        this.line = line;
    }

    /// Logged in by header.
    public static EventSocket open(Device device, Optional<String> since) throws IOException {
        return open(Line.to(device.port()), since, Optional.of(device.token()));
    }

    /// Not logged in yet, as a browser begins.
    public static EventSocket anonymous(int port) throws IOException {
        return open(Line.to(port), Optional.empty(), Optional.empty());
    }

    /// Over a connection of any kind, logged in by header if there is a token.
    public static EventSocket open(Line line, Optional<String> since, Optional<String> token) throws IOException {
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
            headers.put("Sec-WebSocket-Version", "13");
            headers.put("Sec-WebSocket-Key", KEY);
            headers.put("Sec-WebSocket-Protocol", "maru.v1");
            token.ifPresent(it -> headers.put("Authorization", "Bearer " + it));
            String target =
                    "/v1/events" + since.map(cursor -> "?since=" + cursor).orElse("");
            line.write(Http.request("GET", target, headers, null));
            Deadline deadline = Deadline.in(Http.PATIENCE);
            Answer head = Http.head(line, deadline);
            if (head.status() != 101) {
                int length = Integer.parseInt(head.header("content-length").orElse("0"));
                line.has(length, deadline);
                throw new Ended(head.status(), new Answer(head.status(), head.headers(), line.take(length)).code());
            }
            if (!head.header("sec-websocket-accept").equals(Optional.of(accept()))
                    || !head.header("sec-websocket-protocol").equals(Optional.of("maru.v1"))) {
                throw new AssertionError("a handshake that is none: " + head.headers());
            }
            return new EventSocket(line);
        } catch (IOException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    private static String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// From now on every frame is kept.
    public EventSocket taped() {
        taped = true;
        return this;
    }

    /// What was written, in order, if taped.
    public List<String> asked() {
        return asked;
    }

    /// Every text that came, in order, if taped.
    public List<String> heard() {
        return heard;
    }

    /// Why the cursor is of no use, if the server has said so.
    public Optional<String> reset() {
        return reset;
    }

    /// Passes over the entries that have come.
    public void forget() {
        entries.clear();
    }

    /// Asks for something under a ref of its own, which it returns; does not wait.
    public String ask(ObjectNode frame) throws IOException {
        String ref = Long.toString(++refs);
        write(frame.put("ref", ref).toString());
        return ref;
    }

    /// A frame that sends a message.
    ///
    /// @param content JSON
    public static ObjectNode send(String conversation, String id, String content) {
        ObjectNode frame = Json.object()
                .put("type", "send")
                .put("conversation", conversation)
                .put("id", id);
        frame.set("content", Json.tree(content));
        return frame;
    }

    /// A frame that commits a cursor.
    public static ObjectNode ack(String cursor) {
        return Json.object().put("type", "ack").put("cursor", cursor);
    }

    /// The one answer to what was asked under this ref; entries that come before it are kept.
    public JsonNode answer(String ref) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (!answers.containsKey(ref)) {
            if (!frame(deadline)) {
                throw new IOException("no answer to " + ref + " in " + PATIENCE);
            }
        }
        return answers.remove(ref);
    }

    /// The same, and it must be an `ok`.
    public JsonNode ok(String ref) throws IOException {
        JsonNode answer = answer(ref);
        if (!answer.required("type").stringValue().equals("ok")) {
            throw new AssertionError("not ok: " + answer);
        }
        return answer;
    }

    /// Sends a text as it is.
    public void write(String text) throws IOException {
        if (taped) {
            asked.add(text);
        }
        writeFrame(TEXT, text.getBytes(UTF_8));
    }

    /// Says that this is the end of it.
    public void goodbye() throws IOException {
        writeFrame(CLOSE, new byte[] {NORMAL >> 8, (byte) NORMAL});
    }

    /// Masked by zeros, which is allowed to a client that has nothing to fear from proxies.
    private void writeFrame(int opcode, byte[] payload) throws IOException {
        int head = payload.length < 126 ? 6 : payload.length < 65_536 ? 8 : 14;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) (0x80 | opcode);
        if (head == 6) {
            frame[1] = (byte) (0x80 | payload.length);
        } else if (head == 8) {
            frame[1] = (byte) (0x80 | 126);
            frame[2] = (byte) (payload.length >>> 8);
            frame[3] = (byte) payload.length;
        } else {
            frame[1] = (byte) (0x80 | 127);
            for (int i = 0; i < 4; i++) {
                frame[6 + i] = (byte) (payload.length >>> (24 - 8 * i));
            }
        }
        System.arraycopy(payload, 0, frame, head, payload.length);
        line.write(frame);
    }

    @Override
    public Optional<Received> next(Duration within) throws IOException {
        Deadline deadline = Deadline.in(within);
        while (entries.isEmpty()) {
            if (!frame(deadline)) {
                return Optional.empty();
            }
        }
        return Optional.of(entries.removeFirst());
    }

    /// Reads what comes next, if something does within this time; to be taken by [#arrived] and [#answered].
    public boolean advance(Duration within) throws IOException {
        return frame(Deadline.in(within));
    }

    /// The next entry of those that have been read.
    public Optional<Received> arrived() {
        return Optional.ofNullable(entries.pollFirst());
    }

    /// One of the answers that have been read, with the `ref` it is for.
    public Optional<JsonNode> answered() {
        Iterator<JsonNode> all = answers.values().iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        JsonNode next = all.next();
        all.remove();
        return Optional.of(next);
    }

    /// The next thing that nothing keeps, which comes within this time.
    public JsonNode ephemeral(Duration within) throws IOException {
        Deadline deadline = Deadline.in(within);
        while (ephemerals.isEmpty()) {
            if (!frame(deadline)) {
                throw new AssertionError("nothing came within " + within);
            }
        }
        return ephemerals.removeFirst();
    }

    /// Reads one frame; false if none is whole until the deadline.
    private boolean frame(Deadline deadline) throws IOException {
        if (!line.has(2, deadline)) {
            return false;
        }
        int opcode = line.at(0) & 0x0f;
        if ((line.at(0) & 0xf0) != 0x80 || (line.at(1) & 0x80) != 0) {
            throw new AssertionError("in pieces, extended or masked");
        }
        int shortLength = line.at(1);
        int head = shortLength < 126 ? 2 : shortLength == 126 ? 4 : 10;
        if (!line.has(head, deadline)) {
            return false;
        }
        long length = shortLength < 126 ? shortLength : 0;
        for (int i = 2; i < head; i++) {
            length = (length << 8) | line.at(i);
        }
        if (!line.has(Math.toIntExact(head + length), deadline)) {
            return false;
        }
        line.take(head);
        took(opcode, line.take((int) length));
        return true;
    }

    private void took(int opcode, byte[] payload) throws IOException {
        switch (opcode) {
            case TEXT -> text(Json.strict(payload, 0, payload.length));
            case PING -> writeFrame(PONG, payload);
            case PONG -> {}
            case CLOSE -> {
                int code = payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
                String reason = payload.length < 2 ? "" : Json.strict(payload, 2, payload.length - 2);
                throw new Ended(code, reason);
            }
            default -> throw new AssertionError("opcode " + opcode);
        }
    }

    private void text(String text) {
        if (taped) {
            heard.add(text);
        }
        JsonNode node = Json.tree(text);
        switch (node.required("type").stringValue()) {
            case "ok", "error" -> {
                JsonNode before = answers.put(node.required("ref").stringValue(), node);
                if (before != null) {
                    throw new AssertionError("answered twice: " + before + " and " + node);
                }
            }
            case "reset" -> reset = Optional.of(node.required("reason").stringValue());
            case "typing", "delivered", "presence" -> ephemerals.add(node);
            default -> entries.add(Received.of(text, node));
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
