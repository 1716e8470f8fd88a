package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.FakeServer.Request;
import chat.maru.client.fake.StillTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final String SEND = "PUT /v1/conversations/" + FakeMaru.ROOM + "/messages/";

    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    @Test
    void send_isPutAgainUnderTheSameIdUntilAcknowledged() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> exchange.cut();
                case 2 -> exchange.problem(500, "internal");
                case 3 -> exchange.half(201, "{\"id\":\"cut in the middle\"}");
                case 4 -> exchange.problem(503, "busy", "Retry-After: 7");
                case 5 -> exchange.problem(429, "too_many_requests", "Retry-After: 3");
                default -> maru.answer(request, exchange);
            }
        })) {
            Session alice = Signed.session(server, time);
            UUID id = alice.newId();

            Receipt receipt = alice.send(FakeMaru.ROOM, id, Content.text("hi"));

            assertThat(receipt.id()).isEqualTo(id);
            assertThat(receipt.number()).isEqualTo(1);
            assertThat(server.requests()).hasSize(6).allSatisfy(request -> {
                assertThat(request.line()).isEqualTo(SEND + id);
                assertThat(request.body()).isEqualTo("{\"content\":{\"text\":\"hi\"}}");
            });
            assertThat(time.sleeps()).hasSize(5);
            assertThat(time.sleeps().get(3)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(17));
            assertThat(time.sleeps().get(4)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(13));
        }
    }

    @Test
    void send_isPutAgainWhenNoAnswerComes() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (attempts.incrementAndGet() == 1) {
                exchange.awaitEnd();
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Session alice = Signed.session(
                    Signed.builder(server, time).timeout(Duration.ofMillis(200)), "2999-01-01T00:00:00.000Z");

            assertThat(alice.send(FakeMaru.ROOM, Content.text("hi")).number()).isEqualTo(1);
            assertThat(server.requests().stream().map(Request::path).distinct()).hasSize(1);
        }
    }

    @Test
    void send_ofSomethingLongIsGivenTheTimeThatASlowWayUpTakes() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
                    if (request.body().length() < 4096) {
                        exchange.awaitEnd();
                    } else {
                        maru.answer(request, exchange);
                    }
                });
                HttpClient http = HttpClient.newHttpClient()) {
            Session alice = Signed.session(
                    Signed.builder(server, time).http(http).timeout(Duration.ZERO), "2999-01-01T00:00:00.000Z");

            alice.send(FakeMaru.ROOM, alice.newId(), Content.text("x".repeat(400_000)), Duration.ZERO);

            assertThat(server.requests()).hasSize(1);
            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.send(FakeMaru.ROOM, alice.newId(), Content.text("x"), Duration.ZERO))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("no_answer"));
        }
    }

    @Test
    void send_isNotRepeatedWhenRefused() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> exchange.problem(409, "message_id_reused"))) {
            Session alice = Signed.session(server, time);

            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.send(FakeMaru.ROOM, Content.text("hi")))
                    .satisfies(e -> {
                        assertThat(e.status()).isEqualTo(409);
                        assertThat(e.code()).isEqualTo("message_id_reused");
                        assertThat(e.detail()).isEqualTo("as scripted");
                        assertThat(e.outcomeUnknown()).isFalse();
                    });
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void send_endsWithItsOutcomeUnknownWhenPatienceEnds() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> exchange.problem(503, "busy"))) {
            Session alice = Signed.session(server, time);

            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.send(FakeMaru.ROOM, Content.text("hi")))
                    .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue());
            assertThat(time.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
                    .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
        }
    }

    @Test
    void refresh_happensOnceHoweverManyWait() throws Exception {
        int callers = 20;
        CountDownLatch allAsked = new CountDownLatch(callers);
        List<Tokens> saved = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                FakeServer server = new FakeServer((request, exchange) -> {
                    if (request.line().equals("POST /v1/sessions/refresh")) {
                        allAsked.await();
                        maru.answer(request, exchange);
                    } else if (request.header("authorization").equals("Bearer ma_0")) {
                        allAsked.countDown();
                        exchange.problem(401, "token_expired");
                    } else {
                        maru.answer(request, exchange);
                    }
                })) {
            Session alice =
                    Signed.session(Signed.builder(server, time).store(saving(saved)), "2999-01-01T00:00:00.000Z");
            List<Future<Snapshot>> answers = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(alice::snapshot));
            }
            for (Future<Snapshot> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS).conversations()).hasSize(1);
            }

            assertThat(server.requests("POST /v1/sessions/refresh")).hasSize(1);
            assertThat(saved).extracting(Tokens::accessToken).containsExactly("ma_1");
            assertThat(alice.tokens().refreshToken()).isEqualTo("mr_1");
        }
    }

    @Test
    void refresh_comesBeforeTheTokenExpires() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(Signed.builder(server, time), "2026-11-22T21:30:05.000Z");

            alice.snapshot();

            assertThat(server.requests())
                    .extracting(Request::line)
                    .containsExactly("POST /v1/sessions/refresh", "GET /v1/conversations");
            assertThat(server.requests().getLast().header("authorization")).isEqualTo("Bearer ma_1");
        }
    }

    @Test
    void refresh_isRepeatedWithTheSameRequestId() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (attempts.incrementAndGet() % 3 != 0) {
                exchange.cut();
            }
            maru.answer(request, exchange);
        })) {
            Session alice = Signed.session(server, time);

            alice.refresh();
            alice.refresh();

            List<String> bodies = server.requests().stream().map(Request::body).toList();
            assertThat(bodies).hasSize(6);
            assertThat(bodies.subList(0, 3)).containsOnly(bodies.getFirst());
            assertThat(bodies.subList(3, 6)).containsOnly(bodies.getLast());
            assertThat(bodies.getFirst()).contains("\"refresh_token\":\"mr_0\"");
            assertThat(bodies.getLast()).contains("\"refresh_token\":\"mr_1\"");
            assertThat(new HashSet<>(bodies)).hasSize(2);
        }
    }

    @Test
    void refresh_whoseAnswerIsLostIsSoonRepeatedWithTheSameRequestId() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (attempts.incrementAndGet() <= 2) {
                exchange.awaitEnd();
            } else {
                maru.answer(request, exchange);
            }
        })) {
            MaruClient.Builder builder =
                    Signed.builder(server, time).timeout(Duration.ofMinutes(10)).refreshTimeout(Duration.ofMillis(200));
            Session alice = Signed.session(builder, "2999-01-01T00:00:00.000Z");

            assertThat(alice.refresh().accessToken()).isEqualTo("ma_1");
            assertThat(server.requests().stream().map(Request::body).distinct()).hasSize(1);
            assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void token_isJudgedByTheServersClock() throws Exception {
        List<String> date = new CopyOnWriteArrayList<>(List.of("Date: Sun, 22 Nov 2026 21:15:00 GMT"));
        try (FakeServer server = new FakeServer((request, exchange) -> {
            boolean refresh = request.path().endsWith("/refresh");
            exchange.json(
                    200, refresh ? FakeMaru.session(1, "2026-11-22T21:30:00.000Z") : "{\"users\":[]}", date.getFirst());
        })) {
            // This device is 15 minutes ahead: every token looks as if it had just ended.
            Session alice = Signed.session(Signed.builder(server, time), "2026-11-22T21:30:00.000Z");

            for (int i = 0; i < 5; i++) {
                assertThat(alice.findUser("nobody")).isEmpty();
            }
            assertThat(server.requests("POST /v1/sessions/refresh")).hasSize(1);

            date.set(0, "Date: Sun, 22 Nov 2026 21:29:50 GMT");
            assertThat(alice.findUser("nobody")).isEmpty();
            assertThat(alice.findUser("nobody")).isEmpty();
            assertThat(server.requests("POST /v1/sessions/refresh")).hasSize(2);
        }
    }

    @Test
    void refresh_thatIsRefusedEndsTheSession() throws Exception {
        List<Tokens> forgotten = new ArrayList<>();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            boolean refresh = request.path().endsWith("/refresh");
            exchange.problem(401, refresh ? "session_revoked" : "token_expired");
        })) {
            Session alice = Signed.session(
                    Signed.builder(server, time).store(forgetting(forgotten)), "2999-01-01T00:00:00.000Z");

            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(MaruException.class)
                        .isThrownBy(alice::snapshot)
                        .satisfies(e -> assertThat(e.code()).isEqualTo("session_revoked"));
            }
            assertThat(server.requests("POST")).hasSize(1);
            assertThat(forgotten).hasSize(1);
        }
    }

    @Test
    void refresh_interruptedIsTakenOverByWhoeverWaits() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        CompletableFuture<MaruException> first = new CompletableFuture<>();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (attempts.incrementAndGet() == 1) {
                asked.countDown();
                exchange.awaitEnd();
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Session alice = Signed.session(server, time);
            Thread leader = Thread.ofVirtual().start(() -> {
                try {
                    alice.refresh();
                } catch (MaruException e) {
                    first.complete(e);
                }
            });
            asked.await();
            CompletableFuture<Tokens> second = new CompletableFuture<>();
            Thread follower = Thread.ofVirtual().start(() -> second.complete(alice.refresh()));
            leader.interrupt();

            assertThat(first.get(10, TimeUnit.SECONDS).code()).isEqualTo("interrupted");
            assertThat(second.get(10, TimeUnit.SECONDS).accessToken()).isEqualTo("ma_1");
            follower.join();
            assertThat(server.requests().stream().map(Request::body).distinct()).hasSize(1);
        }
    }

    @Test
    void answers_areReadAsTheProtocolSays() throws Exception {
        maru.say(FakeMaru.BOB, "안녕 \"👋\"");
        try (FakeServer server = new FakeServer(maru)) {
            MaruClient client = Signed.builder(server, time).build();
            Session alice = client.signUp("alice", "pw", "Alice", new Device("laptop", Platform.TERMINAL));

            assertThat(server.requests().getFirst().body())
                    .isEqualTo("{\"username\":\"alice\",\"password\":\"pw\",\"display_name\":\"Alice\","
                            + "\"device\":{\"name\":\"laptop\",\"platform\":\"terminal\"}}");
            assertThat(alice.account().username()).isEqualTo("alice");
            assertThat(alice.findUser("bob")).map(Profile::id).contains(FakeMaru.BOB);
            assertThat(alice.findUser("no body&=")).isEmpty();
            assertThat(alice.devices())
                    .singleElement()
                    .satisfies(device -> assertThat(device.platform()).isEqualTo(Platform.TERMINAL));
            Conversation room = alice.openDirect(FakeMaru.BOB);
            assertThat(room.members()).extracting(m -> m.user().username()).containsExactly("alice", "bob");
            MessageEvent last = room.lastMessage().orElseThrow();
            assertThat(last.raw()).isEqualTo(RawJson.of(maru.log().getFirst()));
            assertThat(last.content().text()).contains("안녕 \"👋\"");
            assertThat(alice.snapshot().cursor()).isEqualTo(new Cursor("1"));
            assertThat(alice.history(room.id(), Range.before(9), 3).messages()).containsExactly(last);
            assertThat(server.requests().getLast().query())
                    .containsEntry("before", "9")
                    .containsEntry("limit", "3");
            assertThat(alice.poll(Optional.of(Cursor.BEGINNING), 10).events()).containsExactly(last);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void snapshot_isReadToItsLastPage() throws Exception {
        maru.pages(3);
        try (FakeServer server = new FakeServer(maru)) {
            MaruClient client = Signed.builder(server, time).build();
            Session alice = client.signUp("alice", "pw", "Alice", new Device("laptop", Platform.TERMINAL));
            Snapshot snapshot = alice.snapshot();

            assertThat(snapshot.conversations()).hasSize(3);
            assertThat(snapshot.cursor()).isEqualTo(new Cursor("0"));
            assertThat(server.requests())
                    .extracting(request -> request.path() + request.query())
                    .endsWith("/v1/conversations{}", "/v1/conversations{page=2}", "/v1/conversations{page=3}");
        }
    }

    private static SessionStore saving(List<Tokens> saved) {
        return store(saved, new ArrayList<>());
    }

    private static SessionStore forgetting(List<Tokens> forgotten) {
        return store(new ArrayList<>(), forgotten);
    }

    private static SessionStore store(List<Tokens> saved, List<Tokens> forgotten) {
        return new SessionStore() {
            @Override
            public void save(Tokens tokens) {
                saved.add(tokens);
            }

            @Override
            public void forget(Tokens tokens) {
                forgotten.add(tokens);
            }
        };
    }
}
