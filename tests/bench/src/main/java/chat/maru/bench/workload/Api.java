package chat.maru.bench.workload;

import chat.maru.bench.load.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The public API of a server under test, for setting up: kept-alive connections, a few requests at a time.
/// Confined to one thread, which waits for those it starts.
final class Api implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int TRIES = 20;

    private final String scheme;
    private final ExecutorService executor =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    private final HttpClient client;
    private int port;

    private Api(String scheme, int port, HttpClient.Builder builder) {
        this.scheme = scheme;
        this.port = port;
        this.client = builder.version(HttpClient.Version.HTTP_1_1).build();
    }

    /// Of a server in the clear.
    static Api at(int port) {
        return new Api("http", port, HttpClient.newBuilder());
    }

    /// Of a server that shows a certificate that is trusted so.
    static Api overTls(int port, SSLContext trusting) {
        return new Api("https", port, HttpClient.newBuilder().sslContext(trusting));
    }

    /// The server listens there from now on.
    void moved(int to) {
        port = to;
    }

    /// Asks as the person this access token is of, or as nobody.
    ///
    /// @throws IOException if the answer is no success
    JsonNode ask(String method, String path, @Nullable String token, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return answer(request.build());
    }

    /// Begins a group with these people as the one this token is of; answers the conversation's id.
    String group(String token, String title, List<String> members) throws IOException, InterruptedException {
        Map<String, Object> group = Map.of("id", UUID.randomUUID().toString(), "title", title, "members", members);
        return ask("POST", "/v1/conversations", token, group).path("id").stringValue();
    }

    /// A server that is busy is asked again when it says so.
    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                return Json.MAPPER.readTree(answer.body());
            }
            boolean later = answer.statusCode() == 503 || answer.statusCode() == 429;
            if (!later || i >= TRIES) {
                throw new IOException(request.method() + " " + request.uri().getPath() + ": " + answer.statusCode()
                        + " " + answer.body());
            }
            TimeUnit.SECONDS.sleep(
                    answer.headers().firstValueAsLong("Retry-After").orElse(1));
        }
    }

    /// One of many requests.
    interface Step<T> {
        T take(int index) throws IOException, InterruptedException;
    }

    /// Takes the steps 0 to `count`, which begin in this order; answers what they gave, in this order.
    <T> List<T> all(int count, Step<T> step) throws IOException, InterruptedException {
        List<Future<T>> futures = IntStream.range(0, count)
                .mapToObj(i -> executor.submit(() -> step.take(i)))
                .toList();
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            executor.shutdownNow();
            throw new IOException("set-up failed: " + e.getCause(), e);
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        client.close();
    }
}
