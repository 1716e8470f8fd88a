package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock")
final class HttpExchangeTest {
    private final Ground ground = new Ground(Ground.limits().done());

    @AfterEach
    void close() {
        ground.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "\r\n";
    }

    private static String put(String body) {
        return "PUT /v1/conversations/a/messages/b HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void request_isAnsweredByItsRoute() {
        try (Wire wire = ground.connect()) {
            Wire.Answer answer = wire.say(get("/v1/users/a%20b?x=1&y=a%2Bb+c")).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).startsWith("/v1/users/{id}|").contains("x=1", "y=a+b c");
            Request request = ground.seen.remove();
            assertThat(request.path("id")).isEqualTo("a b");
            assertThat(request.caller()).contains(Ground.ALICE);
            assertThat(request.remote().getHostAddress()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void responses_allHaveTheSecurityHeaders() {
        List<String> requests = List.of(
                get("/v1/me"),
                get("/"),
                get("/nowhere"),
                get("/v1/broken"),
                "POST /v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
                "garbage\r\n\r\n",
                "GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "\r\n",
                "GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n");
        for (String request : requests) {
            try (Wire wire = ground.connect()) {
                Wire.Answer answer = wire.say(request).answer();
                assertThat(answer.header("x-content-type-options")).as(request).isEqualTo("nosniff");
                assertThat(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("date"))))
                        .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
                assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
                assertThat(answer.header("cross-origin-opener-policy")).isEqualTo("same-origin");
                assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("same-origin");
                assertThat(answer.header("cache-control")).isEqualTo("no-store");
                assertThat(answer.header("content-security-policy"))
                        .isEqualTo(
                                request.startsWith("GET / ")
                                        ? "default-src 'self'"
                                        : "default-src 'none'; frame-ancestors 'none'");
                assertThat(answer.headers()).doesNotContainKeys("server", "strict-transport-security");
            }
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            all.append(i % 3 == 0 ? put("{\"n\":" + i + "}") : get("/v1/users/" + i));
        }
        try (Wire wire = ground.connect()) {
            wire.say(all.toString());
            for (int i = 0; i < 300; i++) {
                assertThat(wire.answer().status()).isEqualTo(200);
                Request seen = ground.seen.remove();
                assertThat(i % 3 == 0 ? new String(seen.body(), StandardCharsets.UTF_8) : seen.path("id"))
                        .isEqualTo(i % 3 == 0 ? "{\"n\":" + i + "}" : "" + i);
            }
        }
    }

    @Test
    void requestInFlight_holdsBackTheNext() throws Exception {
        try (Wire wire = ground.connect()) {
            wire.say(get("/v1/held") + get("/v1/held"));
            var first = ground.held.poll(10, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            ground.connect().say(get("/v1/me")).answer();
            assertThat(ground.held).isEmpty();
            first.complete(Response.empty(204));
            assertThat(wire.answer().status()).isEqualTo(204);
            ground.held.poll(10, TimeUnit.SECONDS).complete(Response.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
            assertThat(wire.answer().text()).isEqualTo("{}");
        }
    }

    @Test
    void clientThatLeaves_completesGone() throws Exception {
        Wire wire = ground.connect();
        wire.say(get("/v1/held"));
        Request request = ground.seen.poll(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        wire.close();
        request.gone().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void body_comesInPiecesAndInChunks() {
        try (Wire wire = ground.connect()) {
            String request = put("{\"a\":\"bcd\"}");
            for (int i = 0; i < request.length(); i++) {
                wire.say(request.substring(i, i + 1));
            }
            assertThat(wire.answer().text()).endsWith("|{\"a\":\"bcd\"}");
            wire.say("PATCH /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED
                    + "Content-Type: application/json; charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\n{\"a\r\n4;x=\"y\"\r\n\":1}\r\n0\r\nTrailer: x\r\n\r\n");
            assertThat(wire.answer().text()).endsWith("|{\"a\":1}");
            assertThat(wire.say(get("/v1/me")).answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"99,200", "100,200", "101,413"})
    void bodyLimit_isExact(int length, int status) {
        String body = "{}" + " ".repeat(length - 2);
        try (Wire wire = ground.connect()) {
            assertThat(wire.say(put(body)).answer().status()).isEqualTo(status);
        }
        String chunked = "PUT /v1/conversations/a/messages/b HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (Wire wire = ground.connect()) {
            wire.say(chunked + Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n");
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("connection")).isEqualTo(status == 413 ? "close" : "");
        }
    }

    @ParameterizedTest
    @CsvSource({"4095,404", "4096,404", "4097,414"})
    void uriLimit_isExact(int length, int status) {
        try (Wire wire = ground.connect()) {
            assertThat(wire.say(get("/" + "a".repeat(length - 1))).answer().status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"16383,200", "16384,200", "16385,431"})
    void headerLimit_isExact(int length, int status) {
        String fixed = "Host: x\r\nX: \r\n\r\n";
        try (Wire wire = ground.connect()) {
            wire.say("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(length - fixed.length()) + "\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(status);
        }
    }

    @Test
    void headerCount_isLimited() {
        try (Wire wire = ground.connect()) {
            assertThat(wire.say("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(500) + "\r\n")
                            .answer()
                            .status())
                    .isEqualTo(431);
        }
    }

    @Test
    void expectation_isAnsweredAfterTheChecks() {
        String head = "PUT /v1/conversations/a/messages/b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\n";
        try (Wire wire = ground.connect()) {
            wire.say(head + Ground.AUTHORIZED + "Content-Length: 2\r\n\r\n");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(wire.line()).isEmpty();
            assertThat(wire.say("{}").answer().status()).isEqualTo(200);
            assertThat(wire.say(get("/v1/me")).answer().status()).isEqualTo(200);
        }
        try (Wire wire = ground.connect()) {
            assertThat(wire.say(head + "Content-Length: 2\r\n\r\n").answer().status())
                    .isEqualTo(401);
            assertThat(wire.rest()).isEmpty();
        }
        try (Wire wire = ground.connect()) {
            wire.say(head + Ground.AUTHORIZED + "Content-Length: 200\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(413);
            assertThat(wire.rest()).isEmpty();
        }
        try (Wire wire = ground.connect()) {
            wire.say("PUT /nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(404);
        }
        try (Wire wire = ground.connect()) {
            wire.say("GET / HTTP/1.1\r\nHost: x\r\nExpect: the unexpected\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(417);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,,200",
        "application/json;charset=utf-8,,200",
        "application/json; charset=\"UTF-8\",,200",
        "application/json;charset=latin1,,415",
        "text/plain,,415",
        "application/x-www-form-urlencoded,,415",
        "application/json,gzip,415",
        "application/json,br,415",
        "application/json,identity,200",
        "application/json,'identity, gzip',415"
    })
    void contentType_isChecked(String type, String coding, int status) {
        try (Wire wire = ground.connect()) {
            wire.say("PATCH /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "Content-Length: 2\r\nContent-Type: "
                    + type + "\r\n" + (coding == null ? "" : "Content-Encoding: " + coding + "\r\n") + "\r\n{}");
            assertThat(wire.answer().status()).isEqualTo(status);
            assertThat(wire.say(get("/v1/me")).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void bodyWithoutLength_isRefusedAndBodyWhereNoneIs() {
        try (Wire wire = ground.connect()) {
            wire.say("PATCH /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "\r\n");
            assertThat(wire.answer().status()).isEqualTo(411);
            wire.say("GET /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "Content-Length: 0\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(200);
            wire.say("GET /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "Content-Length: 1\r\n\r\nx");
            assertThat(wire.answer().status()).isEqualTo(413);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer ma_good,200,",
        "bearer ma_good,200,",
        "Bearer ma_late,200,",
        "Bearer ma_old,401,token_expired",
        "Bearer ma_bad,401,unauthenticated",
        "Bearer ,401,unauthenticated",
        "Bearer ma_good ma_good,401,unauthenticated",
        "Basic bWFfZ29vZA==,401,unauthenticated",
        "ma_good,401,unauthenticated",
        "Bearer ma_bug,500,internal"
    })
    void token_decides(String authorization, int status, String code) {
        try (Wire wire = ground.connect()) {
            wire.say("GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization + "\r\n\r\n");
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(status);
            if (code != null) {
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
                assertThat(answer.text()).contains("\"code\":\"" + code + "\"").doesNotContain("secret");
            }
            assertThat(answer.header("www-authenticate")).isEqualTo(status == 401 ? "Bearer" : "");
            assertThat(wire.say(get("/v1/me")).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void refusedBody_isDroppedAndTheConnectionGoesOn() {
        try (Wire wire = ground.connect()) {
            wire.say("PUT /v1/conversations/a/messages/b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ma_old\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 40\r\n\r\nGET /v1/me HTTP/1.1\r\n");
            assertThat(wire.answer().text()).contains("token_expired");
            wire.say("Host: x\r\n\r\nGET /?1234\r\n");
            assertThat(wire.answer().status()).isEqualTo(400);
        }
        try (Wire wire = ground.connect()) {
            wire.say("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertThat(wire.answer().status()).isEqualTo(404);
            wire.say("0\r\n\r\n" + get("/v1/me"));
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void methods_areThoseOfTheRoutes() {
        try (Wire wire = ground.connect()) {
            Wire.Answer answer =
                    wire.say("DELETE /v1/me HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, PATCH");
            for (String method : List.of("OPTIONS", "TRACE", "CONNECT", "FOO", "get", "HEAD")) {
                boolean head = method.equals("HEAD");
                assertThat(wire.say(method + " /v1/me HTTP/1.1\r\nHost: x\r\n\r\n")
                                .answer(head)
                                .status())
                        .as(method)
                        .isEqualTo(405);
            }
            Wire.Answer head = wire.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").answer(true);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isNotEqualTo("0");
            assertThat(wire.say("OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .header("allow"))
                    .isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/broken", "/v1/broken/later"})
    void handlerThatThrows_isAnsweredAndTheConnectionGoesOn(String path) {
        try (Wire wire = ground.connect()) {
            Wire.Answer answer = wire.say(get(path)).answer();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).contains("\"code\":\"internal\"").doesNotContain("secret", "Exception", ".java");
            assertThat(wire.say(get("/v1/me")).answer().status()).isEqualTo(200);
        }
        assertThat(ground.counts.requests).contains("GET " + path + " 500");
    }

    @Test
    void http10_isAnsweredAndClosed() {
        try (Wire wire = ground.connect()) {
            wire.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void connectionClose_isHonoured() {
        try (Wire wire = ground.connect()) {
            wire.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + get("/v1/me"));
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void draining_finishesWhatIsInFlight_refusesWhatComesIn_andClosesTheRestAtOnce() throws Exception {
        try (Wire busy = ground.connect();
                Wire late = ground.connect();
                Wire idle = ground.connect();
                Wire silent = ground.connect()) {
            assertThat(late.say(get("/v1/me") + "GET /v1/me HTTP/1.1\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(idle.say(get("/v1/me")).answer().status()).isEqualTo(200);
            busy.say(get("/v1/held"));
            var held = ground.held.poll(10, TimeUnit.SECONDS);
            assertThat(held).isNotNull();
            Awaitility.await().until(() -> ground.listener.connections() == 4);
            ground.listener.drain();
            assertThat(idle.rest()).isEmpty();
            assertThat(silent.rest()).isEmpty();
            Wire.Answer refused =
                    late.say("Host: x\r\n" + Ground.AUTHORIZED + "\r\n").answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("\"code\":\"draining\"");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("connection")).isEqualTo("close");
            assertThat(late.rest()).isEmpty();
            held.complete(Response.empty(204));
            Wire.Answer finished = busy.answer();
            assertThat(finished.status()).isEqualTo(204);
            assertThat(finished.header("connection")).isEqualTo("close");
            assertThat(busy.rest()).isEmpty();
            assertThatThrownBy(ground::connect).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void anAnswerThatIsBeingTaken_isFinishedAfterADrain() {
        try (Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096)) {
            wire.say(get("/v1/large"));
            assertThat(wire.line()).startsWith("HTTP/1.1 200");
            ground.listener.drain();
            assertThat(wire.rest()).hasSizeGreaterThan(32 * 1024 * 1024);
        }
    }

    @Test
    void portThatIsTaken_isNamed() {
        int port = ground.listener.address().getPort();
        assertThatThrownBy(() -> new Ground(
                        new HttpListener.Options("127.0.0.1", port, 1, null, Set.of(), HttpLimits.defaults())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot listen on 127.0.0.1 port " + port + ": address already in use");
    }

    @Test
    void largeResponse_arrivesWhole() {
        try (Wire wire = ground.connect()) {
            Wire.Answer answer = wire.say(get("/v1/large")).answer();
            assertThat(answer.body()).hasSize(32 * 1024 * 1024);
            byte[] expected = new byte[32 * 1024 * 1024];
            assertThat(Arrays.equals(answer.body(), expected)).isTrue();
        }
    }
}
