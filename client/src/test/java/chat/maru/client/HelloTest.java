package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.FakeSocket;
import chat.maru.client.fake.StillTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a stream makes of a log-in by frame that is refused, by an error before the close or by the close alone.
final class HelloTest {
    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    /// Refuses on a connection whose client has said hello.
    interface Refusal {
        void refuse(FakeSocket socket) throws IOException;
    }

    private static List<String> tokens(FakeServer server) {
        return server.hellos().stream()
                .map(hello -> hello.path("token").asString("none"))
                .toList();
    }

    /// The first hello is refused like this, later ones are accepted.
    private FakeServer.Script refusingOnce(Refusal refusal) {
        AtomicInteger connections = new AtomicInteger();
        return (request, exchange) -> {
            if (request.path().equals("/v1/events") && connections.incrementAndGet() == 1) {
                refusal.refuse(exchange.greeted());
            } else {
                maru.answer(request, exchange);
            }
        };
    }

    private static Refusal closing(int code, String reason) {
        return socket -> {
            socket.close(code, reason);
            socket.receive();
        };
    }

    private static Refusal refusing(int status, String code, int closeCode) {
        return socket -> socket.refuse(status, code, closeCode);
    }

    private static Stream<Arguments> expired() {
        return Stream.of(
                arguments(named("error", refusing(401, "token_expired", 4401))),
                arguments(named("close", closing(4401, "unauthenticated"))));
    }

    @ParameterizedTest
    @MethodSource("expired")
    void hello_withAnExpiredTokenIsSaidAgainWithAFreshOne(Refusal refusal) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(refusingOnce(refusal))) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.requests("POST /v1/sessions/refresh")).hasSize(1);
            assertThat(tokens(server)).containsExactly("ma_0", "ma_1");
        }
    }

    private static Stream<Arguments> tooMany() {
        return Stream.of(
                arguments(named("error", refusing(429, "too_many_requests", 4500)), Duration.ofSeconds(4)),
                arguments(named("close", closing(4429, "too many requests")), Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("tooMany")
    void hello_thatIsOneTooManyIsSaidAgainAfterTheWaitAskedFor(Refusal refusal, Duration asked) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(refusingOnce(refusal))) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(time.sleeps())
                    .singleElement()
                    .satisfies(wait ->
                            assertThat(wait.minus(asked)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400)));
            assertThat(tokens(server)).containsExactly("ma_0", "ma_0");
        }
    }

    private static Stream<Arguments> draining() {
        return Stream.of(
                arguments(named("error", refusing(503, "draining", 4500))),
                arguments(named("close", closing(4503, "draining"))));
    }

    @ParameterizedTest
    @MethodSource("draining")
    void hello_toADrainingNodeIsSaidToTheOneDiscoveryNames(Refusal refusal) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        try (FakeServer other = new FakeServer(maru);
                FakeServer server = new FakeServer((request, exchange) -> {
                    if (request.path().equals("/v1/discovery")) {
                        exchange.json(200, FakeMaru.discovery(other));
                    } else {
                        refusal.refuse(exchange.greeted());
                    }
                })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.requests("GET /v1/discovery")).hasSize(1);
            assertThat(server.hellos()).hasSize(1);
            assertThat(other.hellos()).hasSize(1);
        }
    }

    private static Stream<Arguments> forGood() {
        return Stream.of(
                arguments(named("revoked", refusing(401, "session_revoked", 4401)), "closed 401 session_revoked"),
                arguments(named("malformed", closing(4400, "malformed")), "closed 400 closed: 4400 malformed"));
    }

    @ParameterizedTest
    @MethodSource("forGood")
    void hello_thatIsRefusedForGoodEndsTheStream(Refusal refusal, String told) throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer((request, exchange) -> refusal.refuse(exchange.greeted()))) {
            try (EventStream stream =
                    Signed.session(server, time).stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.next()).startsWith(told);
                assertThat(stream.failure()).isPresent();
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void hello_thatIsAcceptedIsNoProgressYet() throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (connections.incrementAndGet() <= 3) {
                closing(4409, "too slow").refuse(exchange.webSocket());
            } else {
                maru.answer(request, exchange);
            }
        })) {
            try (EventStream stream =
                    Signed.session(server, time).stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(time.sleeps()).hasSize(3);
        }
    }
}
