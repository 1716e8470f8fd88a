package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.maru.client.CloseCode.Reaction;
import chat.maru.client.WebSocketConnection.Incoming;
import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.FakeSocket;
import chat.maru.client.fake.StillTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class WebSocketConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    private static Incoming entry(WebSocketConnection connection) throws InterruptedException {
        Incoming next = connection.next(PATIENCE).orElseThrow();
        return next instanceof Incoming.Heard ? entry(connection) : next;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void message_isPutTogetherFromFragments(int size) throws Exception {
        maru.say(FakeMaru.BOB, "마루 👋 and more");
        String raw = maru.log().getFirst();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.webSocket();
            socket.fragments(raw, size);
            socket.text(raw);
            socket.receive();
        })) {
            try (WebSocketConnection connection = Signed.session(server, time).webSocket(Optional.empty())) {
                for (int i = 0; i < 2; i++) {
                    assertThat(entry(connection))
                            .isInstanceOfSatisfying(
                                    Incoming.Entry.class,
                                    e -> assertThat(e.event().raw()).isEqualTo(RawJson.of(raw)));
                }
            }
        }
    }

    @Test
    void sends_keepTheirOrderAndAreAnsweredByRef() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (WebSocketConnection connection = alice.webSocket(Optional.empty())) {
                List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    receipts.add(connection.send(FakeMaru.ROOM, alice.newId(), Content.text("m" + i)));
                }
                for (int i = 0; i < 50; i++) {
                    assertThat(receipts.get(i).get(20, TimeUnit.SECONDS).number())
                            .isEqualTo(i + 1);
                }
                connection.ping().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void send_ofALargeMessageArrivesWhole() throws Exception {
        String large = "마루".repeat(80_000);
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (WebSocketConnection connection = alice.webSocket(Optional.empty())) {
                connection
                        .send(FakeMaru.ROOM, alice.newId(), Content.text(large))
                        .get(20, TimeUnit.SECONDS);
                assertThat(entry(connection))
                        .isInstanceOfSatisfying(
                                Incoming.Entry.class,
                                e -> assertThat(((MessageEvent) e.event())
                                                .content()
                                                .text())
                                        .contains(large));
            }
        }
    }

    @Test
    void send_thatIsRefusedFailsWithTheReason() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.webSocket();
            socket.receive();
            socket.text("{\"type\":\"error\",\"ref\":\"1\",\"code\":\"too_many_requests\",\"status\":429,"
                    + "\"detail\":\"slower\",\"retry_after\":4}");
            socket.receive();
        })) {
            Session alice = Signed.session(server, time);
            try (WebSocketConnection connection = alice.webSocket(Optional.empty())) {
                MaruException e = failure(connection.send(FakeMaru.ROOM, alice.newId(), Content.text("hi")));
                assertThat(e.code()).isEqualTo("too_many_requests");
                assertThat(e.outcomeUnknown()).isFalse();
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(4));
            }
        }
    }

    @Test
    void send_onAConnectionThatBreaksHasAnUnknownOutcome() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            exchange.webSocket().receive();
            exchange.cut();
        })) {
            Session alice = Signed.session(server, time);
            WebSocketConnection connection = alice.webSocket(Optional.empty());
            assertThat(failure(connection.send(FakeMaru.ROOM, alice.newId(), Content.text("hi")))
                            .outcomeUnknown())
                    .isTrue();
            assertThat(entry(connection)).isInstanceOf(Incoming.Broken.class);
            assertThat(failure(connection.ping()).outcomeUnknown()).isTrue();
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void hello_logsInWithoutAHeader() throws Exception {
        try (FakeServer server =
                new FakeServer((request, exchange) -> exchange.webSocket().receive())) {
            Session alice = Signed.session(server, time);
            alice.webSocket(Optional.of(new Cursor("7"))).close();
            assertThat(server.hellos())
                    .extracting(JsonNode::toString)
                    .containsExactly("{\"type\":\"hello\",\"token\":\"ma_0\",\"since\":\"7\",\"ref\":\"hello\"}");
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.headers()).doesNotContainKey("authorization");
                assertThat(request.query()).isEmpty();
            });
        }
    }

    @Test
    void hello_thatIsRefusedTellsWhyAndEndsTheConnection() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.greeted();
            socket.refuse(401, "token_expired", 4401);
        })) {
            MaruException e = refused(server);
            assertThat(e.status()).isEqualTo(401);
            assertThat(e.code()).isEqualTo("token_expired");
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hello_thatIsAnsweredWithACloseFailsWithWhatTheCodeAsksFor(CloseCode code) throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.greeted();
            socket.close(code.number(), "why");
            socket.receive();
        })) {
            MaruException e = refused(server);
            assertThat(e.detail()).isEqualTo(code.number() + " why");
            assertThat(CloseCode.reactionTo(e))
                    .isEqualTo(code.reaction() == Reaction.RECONNECT ? Reaction.BACK_OFF : code.reaction());
        }
    }

    @Test
    void hello_thatNobodyWaitsForAnyLongerEndsTheConnection() throws Exception {
        CountDownLatch greeted = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<MaruException> failure = new CompletableFuture<>();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            exchange.greeted();
            greeted.countDown();
            try {
                exchange.awaitEnd();
            } finally {
                ended.countDown();
            }
        })) {
            Session alice = Signed.session(server, time);
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    alice.webSocket(Optional.empty());
                } catch (MaruException e) {
                    failure.complete(e);
                }
            });
            assertThat(greeted.await(20, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(failure.get(20, TimeUnit.SECONDS).code()).isEqualTo("interrupted");
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void hello_onAConnectionThatBreaksHasAnUnknownOutcome() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            exchange.greeted();
            exchange.cut();
        })) {
            assertThat(refused(server).status()).isZero();
        }
    }

    private MaruException refused(FakeServer server) {
        Session alice = Signed.session(server, time);
        return assertThatExceptionOfType(MaruException.class)
                .isThrownBy(() -> alice.webSocket(Optional.empty()))
                .actual();
    }

    @Test
    void handshake_thatIsRefusedTellsWhy() throws Exception {
        try (FakeServer server =
                new FakeServer((request, exchange) -> exchange.problem(503, "full", "Retry-After: 9"))) {
            Session alice = Signed.session(server, time);
            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.webSocket(Optional.empty()))
                    .satisfies(e -> {
                        assertThat(e.status()).isEqualTo(503);
                        assertThat(e.code()).isEqualTo("full");
                        assertThat(e.retryAfter()).contains(Duration.ofSeconds(9));
                    });
        }
    }

    @Test
    void reader_thatDoesNotReadStopsTheNetworkAndLosesNothing() throws Exception {
        String text = "x".repeat(100_000);
        for (int i = 0; i < 60; i++) {
            maru.say(FakeMaru.BOB, text + i);
        }
        try (FakeServer server = new FakeServer(maru)) {
            try (WebSocketConnection connection = Signed.session(server, time).webSocket(Optional.empty())) {
                for (int i = 0; i < 60; i++) {
                    Incoming next = entry(connection);
                    assertThat(((Incoming.Entry) next).event().cursor()).isEqualTo(new Cursor("" + (i + 1)));
                }
            }
        }
    }

    private static MaruException failure(CompletableFuture<?> future) throws Exception {
        try {
            Object value = future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("no failure but " + value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MaruException failure) {
                return failure;
            }
            throw e;
        }
    }
}
