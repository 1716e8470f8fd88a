package chat.maru.push.webpush;

import chat.maru.push.Json;
import chat.maru.push.Jwt;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Tells a push service who we are (RFC 8292). A token holds for twelve hours and one service, and is used for six.
///
/// Thread-safe; the tokens are guarded by their map.
final class Vapid {
    private static final Duration LIFE = Duration.ofHours(12);
    private static final Duration USED = Duration.ofHours(6);
    private static final int MOST = 256;
    private static final int HTTPS = 443;

    private final VapidKeys keys;
    private final URI contact;
    private final Clock clock;
    private final Map<String, Token> tokens = new LinkedHashMap<>();

    private record Token(String value, Instant made) {}

    Vapid(VapidKeys keys, URI contact, Clock clock) {
        this.keys = keys;
        this.contact = contact;
        this.clock = clock;
    }

    String publicKey() {
        return keys.publicKey();
    }

    /// The header `Authorization` for this push resource.
    String authorization(URI endpoint) {
        return "vapid t=" + token(origin(endpoint)) + ", k=" + publicKey();
    }

    /// RFC 6454.
    private static String origin(URI endpoint) {
        String origin = (endpoint.getScheme() + "://" + endpoint.getHost()).toLowerCase(Locale.ROOT);
        int port = endpoint.getPort();
        return port < 0 || port == HTTPS ? origin : origin + ':' + port;
    }

    private String token(String audience) {
        Instant now = clock.instant();
        synchronized (tokens) {
            Token token = tokens.get(audience);
            if (token == null || now.isBefore(token.made) || !now.isBefore(token.made.plus(USED))) {
                token = new Token(signed(audience, now), now);
                tokens.remove(audience);
                tokens.put(audience, token);
                if (tokens.size() > MOST) {
                    tokens.remove(tokens.keySet().iterator().next());
                }
            }
            return token.value;
        }
    }

    private String signed(String audience, Instant now) {
        return Jwt.sign(
                Jwt.Algorithm.ES256,
                keys.privateKey(),
                Optional.empty(),
                Json.object()
                        .put("aud", audience)
                        .put("exp", now.plus(LIFE).getEpochSecond())
                        .put("sub", contact.toString()));
    }
}
