package chat.maru.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One request, one answer, whatever its status. No retries, no redirects.
///
/// Thread-safe.
final class Http {
    private static final int LARGEST_ANSWER = 32 << 20;

    /// The slowest way up that is waited for, in bytes.
    private static final int PER_SECOND = 4096;

    private final HttpClient client;
    private final ServerClock clock;

    Http(HttpClient client, ServerClock clock) {
        this.client = client;
        this.clock = clock;
    }

    HttpClient client() {
        return client;
    }

    /// An answer. Immutable but for its body, which is the reader's.
    record Answer(int status, HttpHeaders headers, byte[] body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        Answer orThrow() {
            if (!ok()) {
                throw problem();
            }
            return this;
        }

        MaruException problem() {
            return Wire.problem(status, body, retryAfter(headers));
        }
    }

    static @Nullable Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    static HttpRequest.Builder request(URI uri, @Nullable String token) {
        // On clear text the client would ask for an upgrade to HTTP/2 with each new connection.
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
        return token == null ? request : request.setHeader("Authorization", "Bearer " + token);
    }

    static HttpRequest.Builder json(HttpRequest.Builder request, String method, @Nullable ObjectNode body) {
        return json(request, method, body == null ? null : body.toString());
    }

    static HttpRequest.Builder json(HttpRequest.Builder request, String method, @Nullable String body) {
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        return request.method(method, HttpRequest.BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json");
    }

    /// Sends the request and waits for the whole of its answer: this long, and as many whole seconds more as
    /// its body may take to go up.
    ///
    /// @throws MaruException with an unknown outcome when there is no answer in time
    Answer exchange(HttpRequest request, Duration timeout) {
        HttpResponse<byte[]> response = await(
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER)),
                timeout.plusSeconds(length(request) / PER_SECOND));
        clock.heard(response.headers());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static long length(HttpRequest request) {
        return request.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
    }

    /// Waits for something sent; gives it up when it takes too long or the thread is interrupted.
    static <T> T await(CompletableFuture<T> sent, Duration timeout) {
        try {
            return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw MaruException.noAnswer("no answer within " + timeout, e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw MaruException.interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case MaruException known -> known;
            case IOException broken ->
                MaruException.noAnswer(broken.getClass().getSimpleName() + ": " + broken.getMessage(), broken);
            case CompletionException wrapped when wrapped.getCause() != null -> failure(wrapped.getCause());
            case RuntimeException bug -> bug;
            default -> new IllegalStateException(cause);
        };
    }
}
