package chat.maru.crash.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Requests over one kept connection, each asked exactly once: nothing is repeated behind the caller's back. After a
/// failure the next request makes a new connection.
///
/// Confined to one thread.
public final class Http implements AutoCloseable {
    /// How long an answer may take.
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private final int port;
    private final Duration patience;
    private @Nullable Line line;

    /// Connects when it is first asked.
    public Http(int port) {
        this(port, PATIENCE);
    }

    /// One for which no answer within this time is none.
    public Http(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /// One request without a body on a connection of its own.
    public static Answer once(int port, String method, String target) throws IOException {
        try (Http http = new Http(port)) {
            return http.call(method, target, Optional.empty(), null);
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// @param body JSON, or null for none
    /// @throws IOException if none comes: the outcome is unknown
    public Answer call(String method, String target, Optional<String> token, @Nullable String body) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        token.ifPresent(it -> headers.put("Authorization", "Bearer " + it));
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return call(method, target, headers, body);
    }

    /// Asks with these headers and no others, and waits for the answer.
    ///
    /// @throws IOException if none comes: the outcome is unknown
    public Answer call(String method, String target, Map<String, String> headers, @Nullable String body)
            throws IOException {
        Line open = line;
        if (open == null || open.stale()) {
            close();
            open = Line.to(port);
            line = open;
        }
        boolean whole = false;
        try {
            open.write(request(method, target, headers, body));
            Answer answer = answer(open, method, Deadline.in(patience));
            whole = !answer.header("connection").orElse("").equalsIgnoreCase("close");
            return answer;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    /// A request as it goes over the wire.
    public static byte[] request(String method, String target, Map<String, String> headers, @Nullable String body) {
        byte[] content = body == null ? new byte[0] : body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(US_ASCII);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    private static Answer answer(Line line, String method, Deadline deadline) throws IOException {
        Answer head = head(line, deadline);
        int length = method.equals("HEAD") || head.status() == 204 || head.status() == 304
                ? 0
                : Integer.parseInt(head.header("content-length").orElse("0"));
        if (!line.has(length, deadline)) {
            throw new IOException("the answer's body did not come in time");
        }
        return new Answer(head.status(), head.headers(), line.take(length));
    }

    /// Reads up to the end of the headers.
    public static Answer head(Line line, Deadline deadline) throws IOException {
        int scanned = 0;
        while (true) {
            for (; scanned + 3 < line.size(); scanned++) {
                if (line.at(scanned) == '\r'
                        && line.at(scanned + 1) == '\n'
                        && line.at(scanned + 2) == '\r'
                        && line.at(scanned + 3) == '\n') {
                    return parsed(new String(line.take(scanned + 4), ISO_8859_1));
                }
            }
            if (!line.more(deadline)) {
                throw new IOException("no answer in time");
            }
        }
    }

    private static Answer parsed(String head) throws IOException {
        String[] lines = head.split("\r\n", -1);
        if (!lines[0].startsWith("HTTP/1.1 ")) {
            throw new EOFException("not HTTP: " + lines[0]);
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).trim());
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, new byte[0]);
    }

    @Override
    public void close() {
        if (line != null) {
            line.close();
            line = null;
        }
    }
}
