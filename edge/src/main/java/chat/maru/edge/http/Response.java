package chat.maru.edge.http;

import chat.maru.wire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// What a handler answers.
///
/// Immutable, apart from the body's array, which must not be written to after it is given.
public sealed interface Response {

    /// A whole response. `contentType` is empty where there is no body. `headers` come on top of the security
    /// headers that every response has, and replace those and `Cache-Control: no-store` where they have the
    /// same name; `Content-Length`, `Transfer-Encoding` and `Connection` are the listener's own.
    record Full(int status, String contentType, byte[] body, Map<String, String> headers) implements Response {
        public Full {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("a status of " + status);
            }
            Objects.requireNonNull(body);
            HeaderText.requireValue(contentType);
            headers = Map.copyOf(headers);
            headers.forEach(HeaderText::requireHeader);
        }
    }

    /// A whole response that has room of its own until the client has taken it.
    record Held(Full full, AnswerBudget.Part room) implements Response {
        public Held {
            Objects.requireNonNull(full);
            Objects.requireNonNull(room);
        }
    }

    /// A stream of server-sent events, status 200. The connection ends with it.
    record Stream(OutletListener listener) implements Response {
        public Stream {
            Objects.requireNonNull(listener);
        }
    }

    /// A WebSocket with subprotocol `maru.v1`; only for a request with [Request#upgrade()], else the client is
    /// told 426.
    record Upgrade(OutletListener listener) implements Response {
        public Upgrade {
            Objects.requireNonNull(listener);
        }
    }

    /// A JSON body.
    static Response json(int status, byte[] body) {
        return new Full(status, "application/json", body, Map.of());
    }

    /// No body, such as 204.
    static Response empty(int status) {
        return new Full(status, "", new byte[0], Map.of());
    }

    /// A page or a plain text.
    static Response text(int status, String contentType, String body) {
        return new Full(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// A problem, with its `Retry-After` where it has one.
    static Response problem(Problem problem) {
        return new Full(
                problem.code().status(),
                Problem.MEDIA_TYPE,
                problem.toJson(),
                problem.retryAfterSeconds() > 0
                        ? Map.of("Retry-After", Integer.toString(problem.retryAfterSeconds()))
                        : Map.of());
    }
}
