package chat.maru.push.apns;

import chat.maru.push.Json;
import chat.maru.push.Jwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The token by which Apple knows us. Apple wants a new one every 20 to 60 minutes, and neither sooner nor later.
///
/// Thread-safe.
final class ProviderTokens {
    private static final Duration LIFE = Duration.ofMinutes(50);
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(20);

    private final ApnsSettings settings;
    private final Clock clock;
    private @Nullable Token current;

    private record Token(String value, Instant made) {
        /// A clock that was put back makes a token from the future, which lasts no time at all.
        boolean outlives(Duration life, Instant now) {
            return !now.isBefore(made) && now.isBefore(made.plus(life));
        }
    }

    ProviderTokens(ApnsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    synchronized String token() {
        Instant now = clock.instant();
        Token token = current;
        if (token == null || !token.outlives(LIFE, now)) {
            token = new Token(signed(now), now);
            current = token;
        }
        return token.value;
    }

    /// Apple calls this token expired.
    ///
    /// @return whether there is another to try: a new one may be made only when the last is 20 minutes old
    synchronized boolean renewed(String expired) {
        Token token = current;
        if (token != null && token.value.equals(expired) && !token.outlives(SHORTEST_LIFE, clock.instant())) {
            current = null;
        }
        return !token().equals(expired);
    }

    private String signed(Instant now) {
        ObjectNode claims = Json.object().put("iss", settings.team()).put("iat", now.getEpochSecond());
        return Jwt.sign(Jwt.Algorithm.ES256, settings.key(), Optional.of(settings.keyId()), claims);
    }
}
