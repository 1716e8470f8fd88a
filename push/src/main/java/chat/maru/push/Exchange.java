package chat.maru.push;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/// Requests to the services whose addresses whoever runs the server has chosen: HTTP/2 over connections that are
/// kept, no redirects, no cookies, small answers, ten seconds from the first byte to the last.
///
/// Thread-safe.
public final class Exchange implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final long LARGEST_ANSWER = 64 * 1024;

    private final HttpClient client;
    private final Duration within;

    /// @param body a missing node unless it is JSON
    public record Answer(int status, HttpHeaders headers, JsonNode body) {
        public Optional<Duration> retryAfter(Instant now) {
            return headers.firstValue("retry-after").flatMap(value -> RetryAfter.of(value, now));
        }
    }

    public Exchange() {
        this(HttpClient.newBuilder(), WITHIN);
    }

    /// @param base   what is to be different: whom to trust
    /// @param within how long an answer may take
    public Exchange(HttpClient.Builder base, Duration within) {
        this.within = within;
        this.client = base.version(HttpClient.Version.HTTP_2)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(within)
                .build();
    }

    /// Waits for the whole answer.
    ///
    /// @throws IOException without one
    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), Json.read(response.body()));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + within);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
