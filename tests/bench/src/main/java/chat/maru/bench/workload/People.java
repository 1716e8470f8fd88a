package chat.maru.bench.workload;

import chat.maru.bench.load.Json;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The people of a run, made through the public API over kept-alive connections, a few at a time.
/// Confined to one thread, which waits for those it starts.
final class People implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int TRIES = 20;
    private static final Duration SPARE = Duration.ofMinutes(10);

    private final String base;
    private final InstantSource clock;
    private final ExecutorService executor =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private List<Person> persons = List.of();
    private List<Population.Pair> pairs = List.of();

    private record Person(String id, String token, Instant expires, String refreshToken) {
        static Person of(JsonNode session) {
            return new Person(
                    session.path("account").path("id").stringValue(),
                    session.path("access_token").stringValue(),
                    Instant.parse(session.path("access_token_expires_at").stringValue()),
                    session.path("refresh_token").stringValue());
        }
    }

    private record Two(int a, int b) {}

    People(int port, InstantSource clock) {
        this.base = "http://127.0.0.1:" + port;
        this.clock = clock;
    }

    /// Signs up `count` people and has each open conversations with `partners` others drawn by lot.
    void settle(int count, int partners, long seed) throws IOException, InterruptedException {
        persons = all(count, this::signUp);
        List<Two> twos = List.copyOf(drawn(count, Math.min(partners, count - 1), new SplittableRandom(seed)));
        pairs = all(twos.size(), i -> {
            Two two = twos.get(i);
            JsonNode conversation = ask(
                    "PUT",
                    "/v1/direct/" + persons.get(two.b()).id(),
                    persons.get(two.a()).token(),
                    null);
            return new Population.Pair(conversation.path("id").stringValue(), two.a(), two.b());
        });
    }

    private static Set<Two> drawn(int count, int partners, SplittableRandom random) {
        Set<Two> twos = new LinkedHashSet<>();
        for (int a = 0; a < count; a++) {
            for (int i = 0; i < partners; i++) {
                int b = (a + 1 + random.nextInt(count - 1)) % count;
                twos.add(new Two(Math.min(a, b), Math.max(a, b)));
            }
        }
        return twos;
    }

    private Person signUp(int index) throws IOException, InterruptedException {
        String name = String.format(Locale.ROOT, "bench-%06d", index);
        return Person.of(ask(
                "POST",
                "/v1/accounts",
                null,
                Map.of(
                        "username",
                        name,
                        "password",
                        "a long enough secret of " + name,
                        "display_name",
                        "Bench " + index,
                        "device",
                        Map.of("name", "generator", "platform", "other"))));
    }

    /// Everybody with a token good for a while and a cursor at the end of what has happened so far.
    Population population() throws IOException, InterruptedException {
        Instant soon = clock.instant().plus(SPARE);
        persons = all(persons.size(), i -> renewed(persons.get(i), soon));
        List<Population.Account> accounts = all(persons.size(), i -> {
            Person person = persons.get(i);
            JsonNode snapshot = ask("GET", "/v1/conversations", person.token(), null);
            return new Population.Account(
                    person.id(), person.token(), snapshot.path("cursor").stringValue());
        });
        return new Population(accounts, pairs);
    }

    private Person renewed(Person person, Instant soon) throws IOException, InterruptedException {
        return person.expires().isAfter(soon)
                ? person
                : Person.of(ask("POST", "/v1/sessions/refresh", null, Map.of("refresh_token", person.refreshToken())));
    }

    private JsonNode ask(String method, String path, @Nullable String token, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
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

    private interface Step<T> {
        T take(int index) throws IOException, InterruptedException;
    }

    private <T> List<T> all(int count, Step<T> step) throws IOException, InterruptedException {
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
