package chat.maru.crash.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the server answered, to the byte.
///
/// Immutable.
///
/// @param headers by lower-case name, in the order they came
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    /// The body as text.
    public String text() {
        return new String(body, UTF_8);
    }

    /// The body, which is JSON.
    public JsonNode json() {
        return Json.tree(body);
    }

    /// A string field of the body.
    public String field(String name) {
        return json().required(name).stringValue();
    }

    /// The problem's code; empty if it is no problem.
    public String code() {
        return header("content-type").orElse("").startsWith("application/problem+json") ? field("code") : "";
    }

    /// The first header of this name, in lower case.
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /// This answer, which has this status.
    ///
    /// @throws IOException    if it says that the server cannot at the moment
    /// @throws AssertionError if it has another status
    public Answer expect(int... statuses) throws IOException {
        for (int expected : statuses) {
            if (status == expected) {
                return this;
            }
        }
        String what = "answered " + status + " " + (body.length > 2_000 ? body.length + " bytes" : text());
        if (status >= 500) {
            throw new IOException(what);
        }
        throw new AssertionError(what);
    }
}
