package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock")
final class LimitsTest {
    private static final String GET = "GET /v1/me HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "\r\n";

    private static final String HISTORY = "GET /v1/history HTTP/1.1\r\nHost: x\r\n\r\n";

    private static Ground.Limits hasty() {
        Ground.Limits limits = Ground.limits();
        limits.headers = Duration.ofMillis(200);
        limits.grace = Duration.ofMillis(200);
        limits.idle = Duration.ofMillis(400);
        limits.unauthenticatedIdle = Duration.ofMillis(200);
        limits.linger = Duration.ofMillis(100);
        return limits;
    }

    @Test
    void slowHeaders_areGivenUp() {
        try (Ground ground = new Ground(hasty().done());
                Wire wire = ground.connect()) {
            Wire.Answer answer = wire.say("GET / HTTP/1.1\r\nHo").answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void anErrorOverADeadline_endsItsConnection_andTheOthersKeepTheirs() {
        try (Ground ground = new Ground(hasty().done())) {
            ground.counts.breaks = new StackOverflowError("tried out");
            try (Wire broken = ground.connect()) {
                assertThat(broken.say("GET / HTTP/1.1\r\nHo").rest()).isEmpty();
            }
            ground.counts.breaks = null;
            try (Wire sound = ground.connect()) {
                assertThat(sound.say("GET / HTTP/1.1\r\nHo").answer().status()).isEqualTo(408);
            }
        }
    }

    @Test
    void anErrorAtTheEndOfATurn_endsItsConnection_andTheOthersAreFlushed() throws Exception {
        try (Ground ground = new Ground(Ground.limits().done());
                Wire broken = ground.socket();
                Wire sound = ground.socket()) {
            Recorder first = ground.recorders.take();
            Recorder second = ground.recorders.take();
            first.onLoop(outlet -> {
                ground.counts.breaks = new StackOverflowError("tried out");
                outlet.write(WebSocketFrames.text(new byte[] {'a'}));
            });
            assertThat(broken.rest()).isEmpty();
            ground.counts.breaks = null;
            second.onLoop(outlet -> outlet.write(WebSocketFrames.text(new byte[] {'b'})));
            assertThat(sound.frame().text()).isEqualTo("b");
        }
    }

    @Test
    void clientThatIsGoneWithoutAWord_isGivenUpByTheKernelToo() throws Exception {
        try (Ground ground = new Ground(Ground.limits().done());
                Wire wire = ground.socket()) {
            assertThat(wire.socket().isConnected()).isTrue();
            OutletConnection outlet = (OutletConnection) ground.recorders.take().outlet();
            assertThat(outlet.channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                    .isEqualTo(Epoll.isAvailable() ? 30_000 : null);
        }
    }

    @Test
    void bodies_haveABudgetTogether_andWithoutRoomAreRefusedBeforeTheyAreRead() {
        Ground.Limits limits = Ground.limits();
        limits.bodies = 4000;
        try (Ground ground = new Ground(limits.done());
                Wire slow = ground.connect();
                Wire other = ground.connect()) {
            String me = "PATCH /v1/me HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + Ground.AUTHORIZED;
            slow.say(me + "Content-Length: 1000\r\n\r\n{");
            Awaitility.await().until(() -> ground.listener.bodyBytes() == 1000);
            Wire.Answer refused = other.say(me + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n")
                    .answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.text()).contains("\"code\":\"busy\"");
            try (Wire stranger = ground.connect()) {
                stranger.say("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\n\r\n{}");
                assertThat(stranger.answer().status()).isEqualTo(200);
            }
            assertThat(slow.say(" ".repeat(998) + "}").answer().status()).isEqualTo(200);
            assertThat(ground.listener.bodyBytes()).isZero();
            try (Wire leaves = ground.connect()) {
                leaves.say(me + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
                Awaitility.await().until(() -> ground.listener.bodyBytes() == 1000);
            }
            Awaitility.await().until(() -> ground.listener.bodyBytes() == 0);
        }
    }

    @Test
    void slowHeadersOfALaterRequest_areGivenUp() {
        try (Ground ground = new Ground(hasty().done());
                Wire wire = ground.connect()) {
            assertThat(wire.say(GET + "G").answer().status()).isEqualTo(200);
            assertThat(wire.answer().status()).isEqualTo(408);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void slowBody_isGivenUp() {
        String head = "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        for (String framing : List.of("Content-Length: 10\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{")) {
            try (Ground ground = new Ground(hasty().done());
                    Wire wire = ground.connect()) {
                Wire.Answer answer = wire.say(head + framing).answer();
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.text()).contains("request_timeout");
                assertThat(wire.rest()).isEmpty();
                assertThat(ground.seen).isEmpty();
            }
        }
    }

    @Test
    void idleConnection_isClosedSoonerBeforeItsFirstToken() {
        try (Ground ground = new Ground(hasty().done());
                Wire stranger = ground.connect();
                Wire known = ground.connect()) {
            assertThat(known.say(GET).answer().status()).isEqualTo(200);
            long start = System.nanoTime();
            assertThat(stranger.rest()).isEmpty();
            long strangers = System.nanoTime() - start;
            assertThat(known.rest()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(350).toNanos());
            assertThat(strangers).isGreaterThan(Duration.ofMillis(150).toNanos());
        }
    }

    @Test
    void responseThatIsNotRead_isGivenUp() {
        Ground.Limits limits = hasty();
        limits.stall = Duration.ofMillis(300);
        try (Ground ground = new Ground(limits.done());
                Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096)) {
            wire.say("GET /v1/large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
            Awaitility.await().until(() -> ground.counts.closed.get() == 1);
            assertThat(ground.counts.requests).containsExactly("GET /v1/large 200");
            assertThat(wire.rest().length).isLessThan(32 * 1024 * 1024);
        }
    }

    @Test
    void answerThatIsNotRead_holdsItsRoomUntilItIsGivenUp_andNoneComesBehindIt() {
        Ground.Limits limits = hasty();
        limits.stall = Duration.ofMillis(300);
        try (Ground ground = new Ground(limits.done());
                Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096)) {
            wire.say(HISTORY.repeat(3));
            assertThat(wire.line()).startsWith("HTTP/1.1 200");
            assertThat(ground.budget.taken()).isEqualTo(Ground.HISTORY);
            assertThat(ground.seen).hasSize(1);
            Awaitility.await().until(() -> ground.counts.closed.get() == 1);
            assertThat(ground.budget.taken()).isZero();
            assertThat(ground.seen).hasSize(1);
        }
    }

    @Test
    void answerThatIsTakenTooSlowly_isGivenUp() {
        Ground.Limits limits = hasty();
        limits.stall = Duration.ofSeconds(1);
        limits.rate = 1 << 30;
        try (Ground ground = new Ground(limits.done());
                Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096)) {
            wire.say(HISTORY);
            assertThat(taken(wire)).isLessThan(Ground.HISTORY);
            Awaitility.await().until(() -> ground.counts.closed.get() == 1);
            assertThat(ground.budget.taken()).isZero();
        }
    }

    /// How much comes, bit by bit and without a stop, before the other end hangs up.
    private static int taken(Wire wire) {
        int taken = 0;
        try {
            while (taken < Ground.HISTORY) {
                wire.bytes(1024);
                taken += 1024;
                LockSupport.parkNanos(1_000_000);
            }
        } catch (UncheckedIOException _) {
            return taken;
        }
        return taken;
    }

    @Test
    void room_isGivenBack_whenTheAnswerIsTaken_orTheClientLeaves() {
        try (Ground ground = new Ground(Ground.limits().done());
                Wire reads = ground.connect()) {
            assertThat(reads.say(HISTORY).answer().body()).hasSize(Ground.HISTORY);
            assertThat(reads.say(HISTORY).answer().body()).hasSize(Ground.HISTORY);
            Awaitility.await().until(() -> ground.budget.taken() == 0);
            Wire leaves = Wire.from(ground.listener.address(), "127.0.0.1", 4096);
            assertThat(leaves.say(HISTORY).line()).startsWith("HTTP/1.1 200");
            assertThat(ground.budget.taken()).isEqualTo(Ground.HISTORY);
            leaves.close();
            Awaitility.await().until(() -> ground.budget.taken() == 0);
        }
    }

    @Test
    void connectionsOfAnAddress_areLimited() {
        Ground.Limits limits = Ground.limits();
        limits.perAddress = 10;
        limits.unauthenticated = 5;
        try (Ground ground = new Ground(limits.done())) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                wires.add(ground.connect());
                assertThat(wires.getLast()
                                .say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            try (Wire sixth = ground.connect()) {
                Wire.Answer answer = sixth.say(GET).answer();
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.header("retry-after")).isNotEmpty();
                assertThat(sixth.rest()).isEmpty();
            }
            Awaitility.await().until(() -> ground.listener.connections() == 5);
            for (Wire wire : wires) {
                assertThat(wire.say(GET).answer().status()).isEqualTo(200);
            }
            for (int i = 0; i < 5; i++) {
                wires.add(ground.connect());
                assertThat(wires.getLast().say(GET).answer().status()).isEqualTo(200);
            }
            List<Wire> beyond = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                beyond.add(ground.connect());
            }
            Awaitility.await().until(() -> ground.listener.connections() == 12);
            try (Wire closed = ground.connect()) {
                assertThat(closed.rest()).isEmpty();
            }
            try (Wire elsewhere = Wire.from(ground.listener.address(), "127.0.0.2", 0)) {
                assertThat(elsewhere.say(GET).answer().status()).isEqualTo(200);
            }
            for (Wire wire : beyond) {
                assertThat(wire.say(GET).answer().status()).isEqualTo(429);
                wire.close();
            }
            wires.forEach(Wire::close);
            Awaitility.await().until(() -> ground.listener.connections() == 0);
            try (Wire again = ground.connect()) {
                assertThat(again.say(GET).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void fullNode_saysSo() {
        Ground.Limits limits = Ground.limits();
        limits.connections = 5;
        try (Ground ground = new Ground(limits.done())) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                wires.add(ground.connect());
                Wire.Answer answer = wires.getLast().say(GET).answer();
                assertThat(answer.status()).isEqualTo(i < 5 ? 200 : 503);
                if (i == 5) {
                    assertThat(answer.text()).contains("\"code\":\"full\"", "\"retry_after\":5");
                    assertThat(answer.header("retry-after")).isEqualTo("5");
                }
            }
            wires.forEach(Wire::close);
        }
    }

    @Test
    void ipv6Addresses_areCountedByTheirPrefix() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.perAddress = 2;
        limits.unauthenticated = 2;
        Admission admission = new Admission(limits.done(), EdgeMetrics.NONE);
        List<Admission.Place> places = new ArrayList<>();
        for (String address :
                List.of("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2:1:2:3:4", "2001:db8:1:3::1")) {
            Admission.Place place = admission.enter(InetAddress.getByName(address));
            assertThat(place).isNotNull();
            places.add(place);
        }
        assertThat(places.stream().map(Admission.Place::verdict))
                .containsExactly(
                        Admission.Verdict.WELCOME,
                        Admission.Verdict.WELCOME,
                        Admission.Verdict.TOO_MANY,
                        Admission.Verdict.WELCOME);
        assertThat(admission.enter(InetAddress.getByName("2001:db8:1:2::9"))).isNull();
        assertThat(admission.addresses()).isEqualTo(2);
        places.forEach(Admission.Place::authenticated);
        places.forEach(Admission.Place::leave);
        places.forEach(Admission.Place::leave);
        assertThat(admission.addresses()).isZero();
        assertThat(admission.connections()).isZero();
    }

    @Test
    void eventStream_carriesEventsHeartbeatsAndTheEnd() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.ping = Duration.ofMillis(100);
        try (Ground ground = new Ground(limits.done());
                Wire wire = ground.connect()) {
            wire.say(
                    "GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n" + Ground.AUTHORIZED + "\r\n");
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
            assertThat(answer.header("connection")).isEqualTo("close");
            Recorder recorder = ground.recorders.take();
            recorder.onLoop(outlet -> {
                assertThat(outlet.kind()).isEqualTo(Outlet.Kind.EVENTS);
                outlet.write(ServerSentEvents.event("c1", "message", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
            });
            assertThat(List.of(wire.line(), wire.line(), wire.line(), wire.line()))
                    .containsExactly("id: c1", "event: message", "data: {\"a\":1}", "");
            assertThat(List.of(wire.line(), wire.line(), wire.line())).containsExactly(":", "", ":");
            recorder.onLoop(outlet -> outlet.close(4503, "draining"));
            String rest = wire.restAsText();
            assertThat(rest).endsWith("event: bye\ndata: {\"code\":4503,\"reason\":\"draining\"}\n\n");
            recorder.closed.get(10, TimeUnit.SECONDS);
            assertThat(recorder.calls).containsExactly("opened", "closed");
        }
    }

    @Test
    void eventStreamWhoseClientLeaves_isReported() throws Exception {
        try (Ground ground = new Ground(Ground.limits().done())) {
            Wire wire = ground.connect();
            wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + "\r\n");
            assertThat(wire.answer().status()).isEqualTo(200);
            wire.say("what it says now is dropped");
            wire.close();
            ground.recorders.take().closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void connectionsBeforeATokenIsShown_areGivenBack() {
        try (Ground ground = new Ground(Ground.limits().done())) {
            byte[] junk = new byte[2000];
            Arrays.fill(junk, (byte) 'a');
            for (int i = 0; i < 300; i++) {
                Wire wire = ground.connect();
                switch (i % 4) {
                    case 0 -> wire.say("GET / HTTP/1.1\r\nX: ").say(junk);
                    case 1 -> wire.trySay(junk);
                    case 2 ->
                        wire.say("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 5000\r\n\r\n")
                                .say(junk);
                    default -> {}
                }
                wire.close();
            }
            Awaitility.await().until(() -> ground.listener.connections() == 0);
            assertThat(ground.counts.opened).hasValue(ground.counts.closed.get());
        }
    }
}
