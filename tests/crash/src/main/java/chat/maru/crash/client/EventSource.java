package chat.maru.crash.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Receives server-sent events.
///
/// Confined to one thread; another one may close it.
public final class EventSource implements Receiver {
    private final Line line;

    private EventSource(Line line) {
        this.line = line;
    }

    /// Begins behind this cursor, or where the device has committed.
    public static EventSource open(Device device, Optional<String> since) throws IOException {
        return open(Line.to(device.port()), device, since, Optional.empty());
    }

    /// As a browser comes back: where it was goes into a header.
    public static EventSource resume(Device device, String last) throws IOException {
        return open(Line.to(device.port()), device, Optional.empty(), Optional.of(last));
    }

    /// The same, over a connection of any kind.
    public static EventSource open(Line line, Device device, Optional<String> since, Optional<String> last)
            throws IOException {
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Accept", "text/event-stream");
            headers.put("Authorization", "Bearer " + device.token());
            last.ifPresent(id -> headers.put("Last-Event-ID", id));
            String target =
                    "/v1/events" + since.map(cursor -> "?since=" + cursor).orElse("");
            line.write(Http.request("GET", target, headers, null));
            Deadline deadline = Deadline.in(Http.PATIENCE);
            Answer head = Http.head(line, deadline);
            if (head.status() != 200) {
                throw new Ended(head.status(), problem(line, head, deadline));
            }
            return new EventSource(line);
        } catch (IOException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    private static String problem(Line line, Answer head, Deadline deadline) throws IOException {
        int length = Integer.parseInt(head.header("content-length").orElse("0"));
        if (!line.has(length, deadline)) {
            throw new IOException("the answer's body did not come in time");
        }
        return new Answer(head.status(), head.headers(), line.take(length)).code();
    }

    @Override
    public Optional<Received> next(Duration within) throws IOException {
        Deadline deadline = Deadline.in(within);
        int scanned = 0;
        while (true) {
            for (; scanned + 1 < line.size(); scanned++) {
                if (line.at(scanned) == '\n' && line.at(scanned + 1) == '\n') {
                    Optional<Received> event = event(line.take(scanned + 2));
                    if (event.isPresent()) {
                        return event;
                    }
                    scanned = -1;
                }
            }
            if (!line.more(deadline)) {
                return Optional.empty();
            }
        }
    }

    private static Optional<Received> event(byte[] bytes) throws IOException {
        String text = new String(bytes, UTF_8);
        if (text.startsWith(":")) {
            return Optional.empty(); // a heartbeat
        }
        String data = "";
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.strip().split("\n", -1)) {
            int colon = field.indexOf(": ");
            if (colon < 0) {
                throw new EOFException("not a field of an event: " + field);
            }
            String value = field.substring(colon + 2);
            if (field.startsWith("data: ")) {
                data = value;
            }
            fields.put(field.substring(0, colon), value);
        }
        if ("bye".equals(fields.get("event"))) {
            JsonNode bye = Json.tree(data);
            throw new Ended(
                    bye.required("code").intValue(), bye.required("reason").stringValue());
        }
        if (!fields.containsKey("id")) {
            return Optional.empty(); // what nothing keeps
        }
        Received received = Received.of(Json.strict(data.getBytes(UTF_8), 0, data.getBytes(UTF_8).length));
        if (!received.cursor().equals(fields.get("id")) || !received.type().equals(fields.get("event"))) {
            throw new AssertionError("id or event is not the entry's: " + text);
        }
        return Optional.of(received);
    }

    @Override
    public void close() {
        line.close();
    }
}
