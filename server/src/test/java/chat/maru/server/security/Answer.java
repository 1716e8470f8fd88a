package chat.maru.server.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One response as it came.
///
/// Immutable, apart from the array.
public record Answer(int status, List<Header> headers, byte[] body) {
    static final JsonMapper JSON = new JsonMapper();

    public record Header(String name, String value) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /// All but the one that tells the time.
    List<Header> headersWithoutDate() {
        return headers.stream()
                .filter(header -> !header.name().equalsIgnoreCase("Date"))
                .toList();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /// The problem's code, or nothing.
    String code() {
        return header("Content-Type").orElse("").equals("application/problem+json")
                ? json().path("code").asString("")
                : "";
    }

    /// Status and code, as the tables have them.
    public String verdict() {
        return (status + " " + code()).strip();
    }

    /// The whole of it but for the id of the occurrence and the time.
    String withoutId() {
        return status
                + headers.stream()
                        .filter(header -> !header.name().equals("Date"))
                        .map(Header::toString)
                        .sorted()
                        .collect(Collectors.joining())
                + text().replaceFirst("\"id\":\"[0-9a-f-]{36}\"", "\"id\":");
    }

    /// Everything in it, for searching.
    String whole() {
        return headers + "\n" + text();
    }
}
