package chat.maru.edge.http;

import chat.maru.wire.ProblemCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The WebSocket handshake of RFC 6455. No extension is ever agreed to.
///
/// Thread-safe.
final class Handshake {
    static final String PROTOCOL = "maru.v1";
    static final Map<String, String> UPGRADE = Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13");
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshake() {}

    record Refusal(ProblemCode code, String detail, Map<String, String> headers) {}

    /// What is wrong with a handshake, or null.
    static @Nullable Refusal check(RequestHead head, Set<Origin> origins) {
        HttpHeaders headers = head.headers();
        if (!head.http11()
                || head.hasBody()
                || !RequestParser.hasToken(headers, HttpHeaderNames.CONNECTION, "upgrade")) {
            return malformed("a WebSocket begins with a GET of HTTP/1.1 and Connection: upgrade");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refusal(ProblemCode.UPGRADE_REQUIRED, "version 13 of WebSocket is served", UPGRADE);
        }
        if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return malformed("Sec-WebSocket-Key must be 16 bytes");
        }
        if (!RequestParser.hasToken(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, PROTOCOL)) {
            return malformed("the subprotocol is " + PROTOCOL);
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        Optional<Origin> parsed = origin == null ? Optional.empty() : Origin.parse(origin);
        if (origin != null && (parsed.isEmpty() || !origins.contains(parsed.get()))) {
            return new Refusal(ProblemCode.FORBIDDEN, "pages of this origin may not connect", Map.of());
        }
        return null;
    }

    /// The headers of the answer to a handshake that was checked.
    static Map<String, String> accept(RequestHead head) {
        String key = head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        byte[] digest = sha1((key + SALT).getBytes(StandardCharsets.US_ASCII));
        return Map.of(
                "Upgrade",
                "websocket",
                "Sec-WebSocket-Accept",
                Base64.getEncoder().encodeToString(digest),
                "Sec-WebSocket-Protocol",
                PROTOCOL);
    }

    private static boolean isKey(@Nullable String key) {
        if (key == null || key.length() != 24) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Refusal malformed(String detail) {
        return new Refusal(ProblemCode.MALFORMED, detail, Map.of());
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }
}
