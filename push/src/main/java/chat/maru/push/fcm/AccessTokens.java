package chat.maru.push.fcm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.maru.push.Exchange;
import chat.maru.push.Exchange.Answer;
import chat.maru.push.Json;
import chat.maru.push.Jwt;
import chat.maru.push.Reason;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The access token of a service account (OAuth 2.0, RFC 7523): kept, and renewed five minutes before it ends. One
/// asks, the others wait for that answer, or go on with the old token while it lasts. After a failure nobody asks for
/// a while.
///
/// Thread-safe; all that changes is guarded by this, which is not held while the answer is awaited.
final class AccessTokens {
    static final Duration MARGIN = Duration.ofMinutes(5);
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration ASSERTED = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final ServiceAccount account;
    private final Exchange exchange;
    private final Clock clock;
    private @Nullable Token current;
    private @Nullable CompletableFuture<Access> renewal;
    private Pause pause = new Pause(Instant.MIN, "");

    private record Token(String value, Instant end) {
        Access granted() {
            return new Access.Granted(value);
        }
    }

    /// Nobody asks until then.
    private record Pause(Instant end, String reason) {
        Access withheld(Instant now) {
            return new Access.Withheld(Duration.between(now, end), reason);
        }
    }

    AccessTokens(ServiceAccount account, Exchange exchange, Clock clock) {
        this.account = account;
        this.exchange = exchange;
        this.clock = clock;
    }

    /// A token that lasts for a while yet; waits for it if need be.
    Access access() throws InterruptedException {
        CompletableFuture<Access> awaited;
        boolean mine = false;
        synchronized (this) {
            Instant now = clock.instant();
            Token token = lasting(now);
            boolean fresh = token != null && now.isBefore(token.end.minus(MARGIN));
            if (token != null && (fresh || renewal != null || now.isBefore(pause.end))) {
                return token.granted();
            }
            if (renewal == null && now.isBefore(pause.end)) {
                return pause.withheld(now);
            }
            if (renewal == null) {
                renewal = new CompletableFuture<>();
                mine = true;
            }
            awaited = renewal;
        }
        return mine ? renew(awaited) : await(awaited);
    }

    /// This token was not accepted: the next who asks gets another.
    synchronized void refused(String token) {
        if (current != null && current.value.equals(token)) {
            current = null;
        }
    }

    /// Not even this new token was accepted: nobody is given one for a minute.
    synchronized void distrust(String token, String reason) {
        if (current != null && current.value.equals(token)) {
            current = null;
            pause = new Pause(clock.instant().plus(AFTER_REFUSAL), reason);
        }
    }

    private @Nullable Token lasting(Instant now) {
        Token token = current;
        return token != null && now.isBefore(token.end) ? token : null;
    }

    private static Access await(CompletableFuture<Access> renewal) throws InterruptedException {
        try {
            return renewal.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a renewal always ends with a value", e);
        }
    }

    private Access renew(CompletableFuture<Access> renewing) throws InterruptedException {
        Access access = new Access.Withheld(Duration.ZERO, "closed");
        try {
            access = asked();
            return access;
        } finally {
            synchronized (this) {
                renewal = null;
            }
            renewing.complete(access);
        }
    }

    private Access asked() throws InterruptedException {
        Instant asked = clock.instant();
        try {
            Answer answer = exchange.send(request(asked));
            String token = Json.text(answer.body(), "access_token");
            if (answer.status() == 200 && !token.isEmpty()) {
                return granted(new Token(token, asked.plusSeconds(lifetime(answer.body()))));
            }
            return failed(pause(answer), "token: " + Reason.of(answer.status(), Json.text(answer.body(), "error")));
        } catch (IOException e) {
            return failed(AFTER_FAILURE, "token: " + Reason.of(e));
        }
    }

    private static long lifetime(JsonNode body) {
        return Math.clamp(
                body.path("expires_in").asLong(0), 0, Duration.ofDays(1).toSeconds());
    }

    private Duration pause(Answer answer) {
        Optional<Duration> told = answer.retryAfter(clock.instant());
        boolean ours = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429;
        return told.filter(Duration::isPositive).orElse(ours ? AFTER_REFUSAL : AFTER_FAILURE);
    }

    private synchronized Access granted(Token token) {
        current = token;
        return token.granted();
    }

    private synchronized Access failed(Duration wait, String reason) {
        Instant now = clock.instant();
        pause = new Pause(now.plus(wait), reason);
        Token token = lasting(now);
        return token != null ? token.granted() : pause.withheld(now);
    }

    private HttpRequest request(Instant now) {
        String form = "grant_type=" + URLEncoder.encode(GRANT, US_ASCII) + "&assertion=" + assertion(now);
        return HttpRequest.newBuilder(account.tokenUri())
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form, US_ASCII))
                .build();
    }

    private String assertion(Instant now) {
        ObjectNode claims = Json.object()
                .put("iss", account.email())
                .put("scope", SCOPE)
                .put("aud", account.tokenUri().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(ASSERTED).getEpochSecond());
        return Jwt.sign(Jwt.Algorithm.RS256, account.key(), Optional.of(account.keyId()), claims);
    }
}
