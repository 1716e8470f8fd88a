package chat.maru.push.fcm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.push.Json;
import chat.maru.push.PrivateKeysTest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Google's token endpoint and FCM, as their documentation has them.
final class Google implements AutoCloseable {
    static final String PROJECT = "maru-test";
    private static final KeyPair KEYS = keys();
    private static final String EMAIL = "push@maru-test.iam.gserviceaccount.com";

    private final HttpServer server;
    private final List<JsonNode> assertions = new CopyOnWriteArrayList<>();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Deque<Answer> tokenAnswers = new ArrayDeque<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private volatile @Nullable String accepted;
    private volatile CountDownLatch tokensMayGo = new CountDownLatch(0);

    record Answer(int status, String body, Map<String, String> headers) {}

    Google() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::token);
        server.createContext("/v1/projects/" + PROJECT + "/messages:send", this::message);
        server.start();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// The file that the console makes.
    Path account(Path folder) throws IOException {
        return Files.write(
                folder.resolve("account.json"),
                Json.bytes(Json.object()
                        .put("type", "service_account")
                        .put("project_id", PROJECT)
                        .put("private_key_id", "key-1")
                        .put("private_key", PrivateKeysTest.pem(KEYS.getPrivate()))
                        .put("client_email", EMAIL)
                        .put("client_id", "1")
                        .put("token_uri", address() + "/token")));
    }

    private void token(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
            String[] parts = form.getOrDefault("assertion", "").split("\\.", -1);
            boolean good =
                    "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type")) && signed(parts);
            if (good) {
                assertions.add(Json.read(Base64.getUrlDecoder().decode(parts[1])));
            }
            String token = "token-" + assertions.size();
            await(tokensMayGo);
            Answer planned = next(tokenAnswers);
            if (planned == null) {
                accepted = good ? token : accepted;
            }
            Answer answer = !good
                    ? new Answer(400, "{\"error\":\"invalid_grant\"}", Map.of())
                    : new Answer(
                            200,
                            "{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}",
                            Map.of());
            reply(exchange, planned == null ? answer : planned);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String each : body.split("&", -1)) {
            int equals = each.indexOf('=');
            form.put(each.substring(0, equals), URLDecoder.decode(each.substring(equals + 1), US_ASCII));
        }
        return form;
    }

    private boolean signed(String[] parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(KEYS.getPublic());
            signature.update((parts[0] + '.' + parts[1]).getBytes(US_ASCII));
            JsonNode header = Json.read(Base64.getUrlDecoder().decode(parts[0]));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && header.equals(
                            Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", "key-1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void message(HttpExchange exchange) throws IOException {
        try (exchange) {
            messages.add(Json.read(exchange.getRequestBody().readAllBytes()));
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(authorization);
            Answer planned = next(answers);
            if (planned != null) {
                reply(exchange, planned);
            } else if (!("Bearer " + accepted).equals(authorization)) {
                reply(exchange, unauthenticated());
            } else {
                reply(exchange, new Answer(200, "{\"name\":\"projects/maru-test/messages/1\"}", Map.of()));
            }
        }
    }

    static Answer unauthenticated() {
        return new Answer(401, """
                {"error":{"code":401,"message":"Request had invalid authentication credentials. Expected OAuth 2 access token.",
                "status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
                "reason":"ACCESS_TOKEN_EXPIRED","domain":"googleapis.com"}]}}""", Map.of());
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
        byte[] body = answer.body.getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static @Nullable Answer next(Deque<Answer> planned) {
        synchronized (planned) {
            return planned.poll();
        }
    }

    void answerNext(int status, String body, Map<String, String> headers) {
        synchronized (answers) {
            answers.add(new Answer(status, body, headers));
        }
    }

    void answerNextToken(int status, String body, Map<String, String> headers) {
        synchronized (tokenAnswers) {
            tokenAnswers.add(new Answer(status, body, headers));
        }
    }

    /// The tokens given so far are accepted no more.
    void expire() {
        accepted = null;
    }

    /// Tokens are given when the latch is open.
    void holdTokens(CountDownLatch latch) {
        tokensMayGo = latch;
    }

    List<JsonNode> assertions() {
        return assertions;
    }

    List<JsonNode> messages() {
        return messages;
    }

    List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
