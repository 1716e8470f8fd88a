package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.FakeServer.Request;
import chat.maru.client.fake.FakeSocket;
import chat.maru.client.fake.StillTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class EventStreamTest {
    private static final List<Transport> WAYS =
            List.of(Transport.POLL, Transport.SSE, Transport.LONG_POLL, Transport.WEB_SOCKET);

    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    @ParameterizedTest
    @EnumSource
    void stream_goesOnFromItsCursorAfterEachCut(Transport transport) throws Exception {
        for (int cut = 1; cut <= 5; cut++) {
            FakeMaru cutting = new FakeMaru();
            cutting.cutAfter(cut);
            for (int i = 0; i < 20; i++) {
                cutting.say(FakeMaru.BOB, "message " + i + " 마루");
            }
            Heard heard = new Heard();
            try (FakeServer server = new FakeServer(cutting)) {
                // The JDK's WebSocket never tells of an end without a close frame that it reads while it still
                // hands over the message before.
                Session alice = Signed.session(
                        Signed.builder(server, time).silence(Duration.ofMillis(500)), "2999-01-01T00:00:00.000Z");
                EventStream stream = alice.stream(transport, Optional.of(Cursor.BEGINNING), heard);
                assertThat(heard.raw(20)).isEqualTo(cutting.log());
                cutting.say(FakeMaru.BOB, "one more");
                assertThat(heard.raw(1)).containsExactly(cutting.log().getLast());
                stream.close();
                assertThat(stream.cursor()).contains(new Cursor("21"));
                assertThat(heard.events).isEmpty();
                assertThat(server.failures()).isEmpty();
            }
        }
    }

    @Test
    void stream_changesTransportBetweenAnyTwoEntries() throws Exception {
        for (int i = 0; i < 12; i++) {
            maru.say(FakeMaru.BOB, "message " + i);
        }
        List<String> all = new ArrayList<>();
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            Optional<Cursor> cursor = Optional.of(Cursor.BEGINNING);
            for (int turn = 0; all.size() < 12; turn++) {
                BlockingQueue<Event> one = new LinkedBlockingQueue<>();
                BlockingQueue<EventStream> self = new LinkedBlockingQueue<>();
                EventStream stream = alice.stream(WAYS.get(turn % WAYS.size()), cursor, event -> {
                    one.add(event);
                    taken(self).close();
                });
                self.add(stream);
                all.add(taken(one).raw().toString());
                stream.close();
                cursor = stream.cursor();
                assertThat(one).isEmpty();
            }
        }
        assertThat(all).isEqualTo(maru.log());
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(20, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("nothing came");
            }
            return taken;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void webSocketStream_commitsWhatWasReceived() throws Exception {
        for (int i = 0; i < 100; i++) {
            maru.say(FakeMaru.BOB, "message " + i);
        }
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(
                    Signed.builder(server, time).ackDelay(Duration.ofHours(1)), "2999-01-01T00:00:00.000Z");
            EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard);
            assertThat(heard.raw(100)).isEqualTo(maru.log());
            stream.close();
        }
        assertThat(maru.commits()).containsExactly("64", "100");
    }

    @Test
    void webSocketStream_commitsOnceItIsQuiet() throws Exception {
        Heard heard = new Heard();
        BlockingQueue<String> acks = new LinkedBlockingQueue<>();
        maru.say(FakeMaru.BOB, "hi");
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.webSocket();
            socket.text(maru.log().getFirst());
            socket.receive().ifPresent(acks::add);
            socket.receive();
        })) {
            Session alice = Signed.session(
                    Signed.builder(server, time).ackDelay(Duration.ofMillis(1)), "2999-01-01T00:00:00.000Z");
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(stream.transport()).isEqualTo(Transport.WEB_SOCKET);
                assertThat(acks.poll(20, TimeUnit.SECONDS)).contains("\"cursor\":\"1\"");
            }
        }
    }

    @Test
    void sseStream_commitsByLastEventId() throws Exception {
        maru.cutAfter(2);
        for (int i = 0; i < 4; i++) {
            maru.say(FakeMaru.BOB, "message " + i);
        }
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.SSE, Optional.empty(), heard)) {
                assertThat(stream.transport()).isEqualTo(Transport.SSE);
                heard.raw(4);
            }
            List<Request> requests = server.requests("GET /v1/events");
            assertThat(requests.getFirst().query()).isEmpty();
            assertThat(requests.get(1).header("last-event-id")).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, disconnected closed with 1000",
        "1001, disconnected closed with 1001",
        "4408, disconnected closed with 4408",
        "4409, disconnected closed with 4409",
        "4429, disconnected closed with 4429",
        "4500, disconnected closed with 4500",
        "4777, disconnected closed with 4777"
    })
    void closeCode_thatMayPassReconnects(int code, String told) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (connections.incrementAndGet() == 1) {
                FakeSocket socket = exchange.webSocket();
                socket.text(maru.log().getFirst());
                socket.close(code, "");
                socket.receive();
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(heard.next()).isEqualTo(told);
                maru.say(FakeMaru.BOB, "after");
                assertThat(heard.raw(1)).containsExactly(maru.log().getLast());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.hellos().get(1).path("since").asString("none")).isEqualTo("1");
            if (code == 4409) {
                assertThat(time.sleeps()).isEmpty();
            } else {
                assertThat(time.sleeps().getFirst()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4400", "4413"})
    void closeCode_ofAClientsBugGivesUp(int code) throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            FakeSocket socket = exchange.webSocket();
            socket.close(code, "why");
            socket.receive();
        })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.next()).isEqualTo("closed 400 closed: " + code + " why");
                assertThat(stream.failure()).isPresent();
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void closeCode_unauthenticatedRefreshes() throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && connections.incrementAndGet() == 1) {
                FakeSocket socket = exchange.webSocket();
                socket.close(4401, "unauthenticated");
                socket.receive();
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.requests("POST /v1/sessions/refresh")).hasSize(1);
            assertThat(server.hellos())
                    .extracting(hello -> hello.path("token").asString("none"))
                    .containsExactly("ma_0", "ma_1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_ofARevokedSessionGivesUp(Transport transport) throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer((request, exchange) -> exchange.problem(401, "session_revoked"))) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.empty(), heard)) {
                String told = heard.next();
                assertThat(told.startsWith("disconnected") ? heard.next() : told)
                        .startsWith("closed 401 session_revoked");
                assertThat(stream.failure()).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_thatIsResetGoesOnFromTheSnapshot(Transport transport) throws Exception {
        maru.say(FakeMaru.BOB, "old");
        Heard heard = new Heard();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (!request.path().equals("/v1/events") || connections.incrementAndGet() > 1) {
                maru.answer(request, exchange);
            } else if (transport == Transport.WEB_SOCKET) {
                FakeSocket socket = exchange.webSocket();
                socket.text("{\"type\":\"reset\",\"reason\":\"restored\"}");
                socket.close(4410, "");
                socket.receive();
            } else {
                exchange.json(410, "{\"code\":\"reset\",\"reason\":\"restored\"}");
            }
        })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.of(new Cursor("99")), heard)) {
                assertThat(heard.next()).startsWith("disconnected");
                assertThat(heard.next()).isEqualTo("reset restored 1");
                maru.say(FakeMaru.BOB, "new");
                assertThat(heard.raw(1)).containsExactly(maru.log().getLast());
                assertThat(stream.failure()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_fromADrainingNodeAsksDiscovery(Transport transport) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        try (FakeServer other = new FakeServer(maru);
                FakeServer server = new FakeServer((request, exchange) -> {
                    if (request.path().equals("/v1/discovery")) {
                        exchange.json(200, FakeMaru.discovery(other));
                    } else if (transport == Transport.WEB_SOCKET) {
                        FakeSocket socket = exchange.webSocket();
                        socket.close(4503, "draining");
                        socket.receive();
                    } else if (transport == Transport.SSE) {
                        exchange.events();
                        exchange.write("event: bye\ndata: {\"code\":4503,\"reason\":\"draining\"}\n\n");
                    } else {
                        exchange.problem(503, "draining", "Retry-After: 2");
                    }
                })) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.empty(), heard)) {
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.requests("GET /v1/discovery")).hasSize(1);
            assertThat(other.requests("GET /v1/events")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "WEB_SOCKET"})
    void stream_thatGoesSilentIsMadeAnew(Transport transport) throws Exception {
        maru.say(FakeMaru.BOB, "hi");
        Heard heard = new Heard();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (connections.incrementAndGet() > 1) {
                maru.answer(request, exchange);
            } else if (transport == Transport.SSE) {
                exchange.events();
                exchange.awaitEnd();
            } else {
                exchange.webSocket();
                exchange.awaitEnd();
            }
        })) {
            Session alice = Signed.session(
                    Signed.builder(server, time).silence(Duration.ofMillis(100)), "2999-01-01T00:00:00.000Z");
            try (EventStream stream = alice.stream(transport, Optional.empty(), heard)) {
                assertThat(heard.next()).contains("nothing heard for");
                assertThat(heard.raw(1)).isEqualTo(maru.log());
                assertThat(stream.failure()).isEmpty();
            }
        }
    }

    @Test
    void stream_endsWhenItsListenerThrows_andKeepsTheCursorBeforeThat() throws Exception {
        maru.say(FakeMaru.BOB, "good");
        maru.say(FakeMaru.BOB, "bad");
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (FakeServer server = new FakeServer(maru)) {
            EventListener listener = new EventListener() {
                @Override
                public void event(Event event) {
                    if (event.raw().toString().contains("\"bad\"")) {
                        throw new IllegalStateException("cannot take it");
                    }
                }

                @Override
                public void closed(Optional<Throwable> failure) {
                    ends.add(String.valueOf(failure.map(Throwable::getMessage).orElse("")));
                }
            };
            EventStream stream = Signed.session(server, time).stream(Transport.SSE, Optional.empty(), listener);
            assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo("cannot take it");
            stream.close();
            assertThat(stream.cursor()).contains(new Cursor("1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_endsWhenItsListenerThrowsWhatAServerMightSay(Transport transport) throws Exception {
        maru.say(FakeMaru.BOB, "good");
        maru.say(FakeMaru.BOB, "bad");
        MaruException thrown = MaruException.refused(410, "reset", "out of the listener");
        BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
        try (FakeServer server = new FakeServer(maru)) {
            EventListener listener = new EventListener() {
                @Override
                public void event(Event event) {
                    if (event.raw().toString().contains("\"bad\"")) {
                        throw thrown;
                    }
                }

                @Override
                public void closed(Optional<Throwable> failure) {
                    ends.add(failure);
                }
            };
            EventStream stream = Signed.session(server, time).stream(transport, Optional.empty(), listener);
            assertThat(taken(ends)).containsSame(thrown);
            stream.close();
            assertThat(stream.cursor()).contains(new Cursor("1"));
            assertThat(stream.failure()).containsSame(thrown);
            assertThat(server.requests("GET /v1/conversations")).isEmpty();
        }
    }

    @Test
    void stream_endsWhenItsListenerCannotTakeTheSnapshot() throws Exception {
        MaruException thrown = MaruException.refused(503, "busy", "out of the listener");
        BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events")) {
                exchange.json(410, "{\"code\":\"reset\",\"reason\":\"restored\"}");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            EventListener listener = new EventListener() {
                @Override
                public void event(Event event) {}

                @Override
                public void reset(String reason, Snapshot snapshot) {
                    throw thrown;
                }

                @Override
                public void closed(Optional<Throwable> failure) {
                    ends.add(failure);
                }
            };
            try (EventStream stream =
                    Signed.session(server, time).stream(Transport.POLL, Optional.of(new Cursor("99")), listener)) {
                assertThat(taken(ends)).containsSame(thrown);
                assertThat(stream.cursor()).contains(new Cursor("99"));
            }
        }
    }

    @Test
    void stream_closedBeforeItsListenerHeardOfAResetStaysWhereItWas() throws Exception {
        maru.say(FakeMaru.BOB, "old");
        CompletableFuture<EventStream> stream = new CompletableFuture<>();
        AtomicBoolean answered = new AtomicBoolean();
        // Read right after an answer came, on the stream's thread.
        Time closing = new Time() {
            @Override
            public Instant instant() {
                if (answered.get()) {
                    stream.join().close();
                }
                return time.instant();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                time.sleep(duration);
            }
        };
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events")) {
                exchange.json(410, "{\"code\":\"reset\",\"reason\":\"restored\"}");
            } else {
                answered.set(true);
                exchange.json(
                        200,
                        "{\"conversations\":[],\"cursor\":\"1\",\"more\":false}",
                        "Date: Sun, 22 Nov 2026 21:30:00 GMT");
            }
        })) {
            Session alice = Signed.session(Signed.builder(server, time).time(closing), "2999-01-01T00:00:00.000Z");
            stream.complete(alice.stream(Transport.POLL, Optional.of(new Cursor("99")), heard));
            assertThat(heard.next()).startsWith("disconnected");
            assertThat(heard.next()).isEqualTo("closed");
            assertThat(stream.join().cursor()).contains(new Cursor("99"));
            assertThat(server.requests("GET /v1/conversations")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_knowsWhatItKnowsAndKeepsTheRest(Transport transport) throws Exception {
        String who = FakeMaru.ALICE.toString();
        maru.add("{\"cursor\":\"%s\",\"type\":\"conversation\",\"conversation\":\"" + who
                + "\",\"change\":\"created\",\"kind\":\"direct\",\"actor\":\"" + who + "\",\"members\":[\"" + who
                + "\"],\"at\":\"2026-11-22T21:30:00.123Z\"}");
        maru.add("{\"cursor\":\"%s\",\"type\":\"account\",\"account\":\"" + who
                + "\",\"change\":\"profile\",\"profile\":" + FakeMaru.profile(FakeMaru.ALICE, "alice")
                + ",\"at\":\"2026-11-22T21:30:00.123Z\"}");
        maru.add("{\"cursor\":\"%s\",\"type\":\"wave\", \"emoji\" : \"🎉\",\"weight\":1.50}");
        maru.add("{\"cursor\":\"%s\",\"type\":\"message\",\"number\":\"not a number\"}");
        maru.add("{\"cursor\":\"%s\",\"type\":\"unreadable\",\"conversation\":\"" + who + "\",\"number\":7}");
        maru.add("{\"cursor\":\"%s\",\"type\":\"unreadable\",\"account\":\"" + who + "\"}");
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            try (EventStream stream = Signed.session(server, time).stream(transport, Optional.empty(), heard)) {
                List<Event> events = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    events.add(taken(heard.events));
                }
                assertThat(stream.failure()).isEmpty();
                assertThat(events).extracting(e -> e.raw().toString()).isEqualTo(maru.log());
                assertThat(events.get(0)).isInstanceOf(ConversationCreatedEvent.class);
                assertThat(events.get(1)).isInstanceOf(AccountEvent.class);
                assertThat(events.get(2)).isInstanceOf(UnknownEvent.class);
                assertThat(events.get(3)).isInstanceOf(UnknownEvent.class);
                UnreadableEvent message = (UnreadableEvent) events.get(4);
                assertThat(message.conversation()).contains(FakeMaru.ALICE);
                assertThat(message.message()).hasValue(7);
                UnreadableEvent other = (UnreadableEvent) events.get(5);
                assertThat(other.conversation()).isEmpty();
                assertThat(other.message()).isEmpty();
            }
        }
    }
}
