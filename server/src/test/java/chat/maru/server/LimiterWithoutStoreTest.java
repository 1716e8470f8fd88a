package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.rest.PushResource;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Settings;
import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole node whose store answers nothing about failed log-ins any more: nobody gets in by a password, and
/// whoever is in goes on.
@Timeout(60)
final class LimiterWithoutStoreTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String DEVICE = "\"device\":{\"name\":\"d\",\"platform\":\"web\"}";

    @TempDir
    private Path data = Path.of("");

    @Test
    void whereFailuresCannotBeCounted_logInIsRefusedAndMessagesGoOn() throws IOException, InterruptedException {
        Settings settings = Configuration.read(
                        Map.of(),
                        Map.of(
                                "data", data.toString(),
                                "port", "0",
                                "accounts.argon2-memory-kib", "8"))
                .settings();
        SecureRandom random = new SecureRandom();
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), random);
                HttpClient http = HttpClient.newHttpClient()) {
            Broken store = new Broken(engine.store());
            try (Chat chat = new Chat(store, engine.log(), settings, List.of(), random, failure -> {
                        throw new AssertionError(failure);
                    });
                    Metrics metrics = new Metrics();
                    Front front = new Front(chat, PushResource.WebPush.NONE, settings, random, metrics)) {
                Door door = new Door(http, front.url());
                String alice = door.signUp("alice");
                String bob = door.signUp("bobby");
                String opened =
                        door.ok("PUT", "/v1/direct/" + field(door.ok("GET", "/v1/me", "", bob), "id"), "", alice);
                String messages = "/v1/conversations/" + field(opened, "id") + "/messages";
                assertThat(door.ask("POST", "/v1/sessions", logIn(PASSWORD), "").statusCode())
                        .isEqualTo(201);

                store.broken = true;

                for (String password : List.of(PASSWORD, "certainly not it")) {
                    HttpResponse<String> refused = door.ask("POST", "/v1/sessions", logIn(password), "");
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.body()).contains("\"code\":\"read_only\"");
                }
                String change = "{\"old_password\":\"" + PASSWORD + "\",\"new_password\":\"another good one\"}";
                assertThat(door.ask("PUT", "/v1/me/password", change, alice).statusCode())
                        .isEqualTo(503);
                for (int i = 0; i < 5; i++) {
                    door.ok(
                            "PUT",
                            messages + "/" + UUID.randomUUID(),
                            "{\"content\":{\"text\":\"still " + i + "\"}}",
                            alice);
                }
                assertThat(door.ok("GET", messages + "?limit=50", "", bob)).contains("still 0", "still 4");
                assertThat(door.ok("GET", "/v1/events?since=0", "", bob)).contains("still 4");
                assertThat(door.ask("GET", "/v1/me", "", "").statusCode()).isEqualTo(401);

                store.broken = false;

                assertThat(door.ask("POST", "/v1/sessions", logIn(PASSWORD), "").statusCode())
                        .isEqualTo(201);
            }
        }
    }

    private static String logIn(String password) {
        return "{\"username\":\"alice\",\"password\":\"" + password + "\"," + DEVICE + "}";
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(found.find()).as("%s in %s", name, json).isTrue();
        return found.group(1);
    }

    private record Door(HttpClient http, String url) {
        HttpResponse<String> ask(String method, String target, String body, String token)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + target))
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        String ok(String method, String target, String body, String token) throws IOException, InterruptedException {
            HttpResponse<String> answer = ask(method, target, body, token);
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return answer.body();
        }

        String signUp(String name) throws IOException, InterruptedException {
            String body = "{\"username\":\"%s\",\"password\":\"%s\",\"display_name\":\"%s\",%s}"
                    .formatted(name, PASSWORD, name, DEVICE);
            return field(ok("POST", "/v1/accounts", body, ""), "access_token");
        }
    }

    /// A store that, while it is broken, knows nothing of failed log-ins and takes none.
    ///
    /// Thread-safe.
    private static final class Broken extends ForwardingStore {
        private volatile boolean broken;

        Broken(Store store) {
            super(store);
        }

        private void check(Table table) {
            if (broken && table == Table.ATTEMPTS) {
                throw new StoreUnavailableException("broken by the test");
            }
        }

        @Override
        public Optional<byte[]> get(Table table, Key key) {
            check(table);
            return super.get(table, key);
        }

        @Override
        public List<Row> scan(Table table, byte[] partition, Range range) {
            check(table);
            return super.scan(table, partition, range);
        }

        @Override
        public List<byte[]> orders(Table table, byte[] partition, Range range) {
            check(table);
            return super.orders(table, partition, range);
        }

        @Override
        public void each(Table table, Predicate<Row> visitor) {
            check(table);
            super.each(table, visitor);
        }

        @Override
        public CompletableFuture<Boolean> putIf(
                Need need, Table table, Key key, Optional<byte[]> expected, byte[] value) {
            check(table);
            return super.putIf(need, table, key, expected, value);
        }
    }
}
