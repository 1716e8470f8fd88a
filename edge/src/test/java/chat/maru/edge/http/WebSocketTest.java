package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"StringConcatToTextBlock", "FutureReturnValueIgnored"})
final class WebSocketTest {
    private final Ground ground = new Ground(Ground.limits().done());

    @AfterEach
    void close() {
        ground.close();
    }

    private Recorder recorder() throws InterruptedException {
        Recorder recorder = ground.recorders.poll(10, TimeUnit.SECONDS);
        assertThat(recorder).isNotNull();
        return recorder;
    }

    private void assertClosed(byte[] sent, int code) throws InterruptedException {
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            wire.trySay(sent);
            Wire.Frame frame = wire.frame();
            assertThat(frame.first()).as(Arrays.toString(sent)).isEqualTo(0x88);
            assertThat(frame.closeCode()).as(Arrays.toString(sent)).isEqualTo(code);
            assertThat(wire.rest()).isEmpty();
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(recorder.calls).containsExactly("opened", "closed");
        }
    }

    @Test
    void handshake_isAnswered() {
        try (Wire wire = ground.connect()) {
            wire.say("GET /v1/events?since=0 HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET
                    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n");
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.header("sec-websocket-protocol")).isEqualTo("maru.v1");
            assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
            assertThat(answer.header("upgrade")).isEqualTo("websocket");
            assertThat(answer.headers()).doesNotContainKeys("sec-websocket-extensions", "content-length");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 12|426",
                "Sec-WebSocket-Version: 13|X: y|426",
                "Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 8, 13|426",
                "Connection: Upgrade|Connection: keep-alive|400",
                "Connection: Upgrade|Connection: keep-alive, upgrade|101",
                "dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQ|400",
                "dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQQ=|400",
                "dGhlIHNhbXBsZSBub25jZQ==|!!!!!!!!!!!!!!!!!!!!!!==|400",
                "maru.v1|maru.v2|400",
                "maru.v1|maru.v2, maru.v1|101",
                "Sec-WebSocket-Protocol: maru.v1|X: y|400",
                "Upgrade: websocket|Upgrade: h2c|200",
                "GET|POST|405",
                "HTTP/1.1|HTTP/1.0|400",
                "Authorization: Bearer ma_good|X: y|101",
                "Authorization: Bearer ma_good|Authorization: Bearer ma_bad|401",
                "Authorization: Bearer ma_good|Authorization: Basic x|401"
            })
    void handshake_isChecked(String part, String instead, int status) {
        String good = "GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n";
        try (Wire wire = ground.connect()) {
            Wire.Answer answer = wire.say(good.replace(part, instead)).answer();
            assertThat(answer.status()).isEqualTo(status);
            if (status == 426) {
                assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example,101",
        "https://chat.example:443,101",
        "https://CHAT.example,101",
        "http://chat.example,403",
        "https://chat.example:8443,403",
        "https://evil.example,403",
        "https://chat.example.evil.example,403",
        "https://evilchat.example,403",
        "https://sub.chat.example,403",
        "https://chat.example@evil.example,403",
        "https://user@chat.example,403",
        "https://chat.example/,403",
        "https://chat.example/x,403",
        "https://chat.example?,403",
        "https://chat.example#,403",
        "https://chat.example.,403",
        "https://chat.example:,403",
        "https://chat.example:0443,403",
        "https://chat.example:443443,403",
        "null,403",
        "'',403",
        "chat.example,403",
        "//chat.example,403",
        "https:chat.example,403",
        "https:///chat.example,403",
        "ftp://chat.example,403",
        "https://xn--cht-5cd.example,403",
        "https://chat%2eexample,403",
        "https://chat.example https://evil.example,403",
        "'https://chat.example, https://evil.example',403"
    })
    void origin_mustBeAllowedExactly(String origin, int status) {
        try (Wire wire = ground.connect()) {
            wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\n" + Ground.AUTHORIZED
                    + Ground.SOCKET + "\r\n");
            assertThat(wire.answer().status()).isEqualTo(status);
        }
    }

    @Test
    void eventsWithoutToken_areForUpgradesOnly() {
        try (Wire wire = ground.connect()) {
            assertThat(wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 516 * 1024})
    void text_ofEveryLengthArrives(int length) throws Exception {
        String text = "x".repeat(length);
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            wire.say(Frames.text(text));
            assertThat(recorder.text()).isEqualTo(text);
            recorder.onLoop(outlet -> outlet.write(WebSocketFrames.text(text.getBytes(StandardCharsets.UTF_8))));
            Wire.Frame frame = wire.frame();
            assertThat(frame.first()).isEqualTo(0x81);
            assertThat(frame.text()).isEqualTo(text);
        }
    }

    @Test
    void textBeyondTheLimit_isRefusedByItsHead() throws Exception {
        assertClosed(Frames.head(0x81, 516 * 1024 + 1), 4413);
        assertClosed(Frames.head(0x81, Long.MAX_VALUE), 4413);
        assertClosed(Frames.all(Frames.frame(0x01, new byte[300 * 1024]), Frames.head(0x80, 216 * 1024 + 1)), 4413);
    }

    @Test
    void framesThatBreakTheRules_closeTheSocket() throws Exception {
        byte[] a = {'a'};
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            assertClosed(Frames.frame(0x80 | opcode, a), 1002);
        }
        for (int reserved : new int[] {0xC1, 0xA1, 0x91, 0xF1}) {
            assertClosed(Frames.frame(reserved, a), 1002);
        }
        assertClosed(new byte[] {(byte) 0x81, 1, 'a'}, 1002);
        assertClosed(Frames.frame(0x82, a), 1003);
        assertClosed(Frames.frame(0x80, a), 1002);
        assertClosed(Frames.all(Frames.frame(0x01, a), Frames.frame(0x81, a)), 1002);
        assertClosed(Frames.frame(0x09, a), 1002);
        assertClosed(Frames.frame(0x08, a), 1002);
        assertClosed(Frames.frame(0x89, new byte[126]), 1002);
        assertClosed(Frames.frame(0x8A, new byte[126]), 1002);
        assertClosed(Frames.frame(0x81, a, 1, 2), 1002);
        assertClosed(Frames.frame(0x81, a, 1, 8), 1002);
        assertClosed(
                Frames.all(new byte[] {(byte) 0x81, (byte) 0xFF}, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), 1002);
        assertClosed(Frames.frame(0x88, a), 1002);
    }

    @Test
    void closeCodes_areCheckedAndEchoed() throws Exception {
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1014, 3000, 3999, 4000, 4999}) {
            assertClosed(Frames.close(code, "good bye"), code);
        }
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
            assertClosed(Frames.close(code, ""), 1002);
        }
        assertClosed(Frames.frame(0x88, new byte[0]), 1000);
        assertClosed(Frames.frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF}), 1007);
    }

    @Test
    void brokenUtf8_isRefused() throws Exception {
        int[][] bad = {
            {0x80},
            {0xBF},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xC3},
            {0xC3, 0x28},
            {0xE0, 0x80, 0xAF},
            {0xE0, 0x9F, 0xBF},
            {0xE2, 0x82},
            {0xE2, 0x28, 0xA1},
            {0xED, 0xA0, 0x80},
            {0xED, 0xBF, 0xBF},
            {0xF0, 0x80, 0x80, 0xAF},
            {0xF0, 0x8F, 0xBF, 0xBF},
            {0xF0, 0x9F, 0x98},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xFE},
            {0xFF}
        };
        for (int[] each : bad) {
            for (int padding : new int[] {0, 3, 8, 13}) {
                byte[] bytes = new byte[each.length + padding];
                Arrays.fill(bytes, (byte) 'a');
                for (int i = 0; i < each.length; i++) {
                    bytes[i + padding] = (byte) each[i];
                }
                assertClosed(Frames.frame(0x81, bytes), 1007);
            }
        }
        assertClosed(
                Frames.all(Frames.frame(0x01, new byte[] {(byte) 0xC3}), Frames.frame(0x80, new byte[] {'a'})), 1007);
    }

    @Test
    void messages_arriveWholeHoweverTheyAreCut() throws Exception {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            List<String> expected = new ArrayList<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int pings = 0;
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                String text = random(random);
                expected.add(text);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                int fragments = random.nextInt(1, 5);
                int at = 0;
                for (int fragment = 1; fragment <= fragments; fragment++) {
                    int end = fragment == fragments ? bytes.length : random.nextInt(at, bytes.length + 1);
                    int first = (fragment == 1 ? 1 : 0) | (fragment == fragments ? 0x80 : 0);
                    all.writeBytes(Frames.frame(first, Arrays.copyOfRange(bytes, at, end), random.nextInt(), 0));
                    at = end;
                    if (random.nextInt(3) == 0) {
                        all.writeBytes(Frames.frame(0x89, new byte[] {(byte) pings++}, random.nextInt(), 0));
                    }
                    if (random.nextInt(5) == 0) {
                        all.writeBytes(Frames.frame(0x8A, new byte[random.nextInt(126)]));
                    }
                }
            }
            try (Wire wire = ground.socket()) {
                Recorder recorder = recorder();
                byte[] bytes = all.toByteArray();
                for (int at = 0; at < bytes.length; ) {
                    int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : 3000));
                    wire.say(Arrays.copyOfRange(bytes, at, end));
                    at = end;
                }
                for (String text : expected) {
                    assertThat(recorder.text())
                            .as("seed %d round %d", seed, round)
                            .isEqualTo(text);
                }
                for (int i = 0; i < pings; i++) {
                    Wire.Frame pong = wire.frame();
                    assertThat(pong.first()).isEqualTo(0x8A);
                    assertThat(pong.payload()).containsExactly(i);
                }
            }
        }
    }

    private static String random(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(4) == 0 ? random.nextInt(4000) : random.nextInt(20);
        for (int i = 0; i < length; i++) {
            text.append(List.of("a", "é", "€", "😀", "0").get(random.nextInt(5)));
        }
        return text.toString();
    }

    @Test
    void framesBehindTheHandshake_areNotLost() throws Exception {
        try (Wire wire = ground.connect()) {
            wire.say(Frames.all(
                    ("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII),
                    Frames.text("early"),
                    Frames.text("bird")));
            assertThat(wire.answer().status()).isEqualTo(101);
            Recorder recorder = recorder();
            assertThat(recorder.text()).isEqualTo("early");
            assertThat(recorder.text()).isEqualTo("bird");
        }
    }

    @Test
    void ownerThatPausesAtOnce_getsNothingUntilItResumes() throws Exception {
        ground.pausing = true;
        try (Wire wire = ground.connect()) {
            wire.say(Frames.all(
                    ("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII),
                    Frames.text("early")));
            assertThat(wire.answer().status()).isEqualTo(101);
            Recorder recorder = recorder();
            recorder.onLoop(outlet -> {
                assertThat(recorder.texts).isEmpty();
                assertThat(((Connection) outlet).channel.config().isAutoRead()).isFalse();
                outlet.resume();
            });
            assertThat(recorder.text()).isEqualTo("early");
            wire.say(Frames.text("bird"));
            assertThat(recorder.text()).isEqualTo("bird");
        }
    }

    @Test
    void pings_areAnsweredUpToABound() throws Exception {
        try (Wire wire = ground.socket()) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                many.writeBytes(Frames.frame(0x89, new byte[] {(byte) i}));
            }
            many.writeBytes(Frames.close(1000, ""));
            wire.say(many.toByteArray());
            int pongs = 0;
            Wire.Frame frame = wire.frame();
            while (frame.opcode() == 0xA) {
                pongs++;
                frame = wire.frame();
            }
            assertThat(frame.opcode()).isEqualTo(8);
            assertThat(pongs).isBetween(64, 100);
        }
    }

    @Test
    void manyWritesOfOneTurn_areFlushedOnce() throws Exception {
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            AtomicInteger flushes = new AtomicInteger();
            AtomicInteger writes = new AtomicInteger();
            recorder.onLoop(outlet -> ((Connection) outlet)
                    .channel
                    .pipeline()
                    .addFirst(new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void flush(ChannelHandlerContext ctx) {
                            flushes.incrementAndGet();
                            ctx.flush();
                        }

                        @Override
                        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                            writes.incrementAndGet();
                            ctx.write(message, promise);
                        }
                    }));
            recorder.onLoop(outlet -> {
                for (int i = 0; i < 300; i++) {
                    outlet.write(WebSocketFrames.text(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8)));
                }
                assertThat(flushes).hasValue(0);
            });
            for (int i = 0; i < 300; i++) {
                assertThat(wire.frame().text()).isEqualTo("{\"n\":" + i + "}");
            }
            assertThat(flushes).hasValue(1);
            assertThat(writes).hasValueLessThan(3);
        }
    }

    @Test
    void oneFrame_goesToManyOutlets() throws Exception {
        List<Wire> wires = new ArrayList<>();
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            wires.add(ground.socket());
            recorders.add(recorder());
        }
        ByteBuf shared = WebSocketFrames.text("{}".getBytes(StandardCharsets.UTF_8));
        for (Recorder recorder : recorders) {
            recorder.onLoop(outlet -> {
                outlet.write(shared.retainedDuplicate());
                outlet.write(shared.retainedDuplicate());
            });
        }
        shared.release();
        for (Wire wire : wires) {
            assertThat(wire.frame().text()).isEqualTo("{}");
            assertThat(wire.frame().text()).isEqualTo("{}");
            wire.close();
        }
        Awaitility.await().until(() -> shared.refCnt() == 0);
    }

    /// Sends until `writable` says no, then goes on whenever it may.
    private static void stream(Recorder recorder, int frames, int size, AtomicLong mostPending) {
        recorder.onLoop(outlet -> {
            AtomicInteger next = new AtomicInteger();
            Consumer<Outlet> pump = out -> {
                while (next.get() < frames && out.writable()) {
                    byte[] payload = new byte[size];
                    Arrays.fill(payload, (byte) 'x');
                    byte[] number = String.valueOf(next.getAndIncrement()).getBytes(StandardCharsets.US_ASCII);
                    System.arraycopy(number, 0, payload, 0, number.length);
                    out.write(WebSocketFrames.text(payload));
                    mostPending.accumulateAndGet(((Connection) out).pendingBytes(), Math::max);
                }
            };
            recorder.onWritable = () -> pump.accept(outlet);
            pump.accept(outlet);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 200_000})
    void slowReader_getsEverythingAndCostsLittle(int size) throws Exception {
        int frames = 8_000_000 / (size + 10);
        Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096);
        wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n");
        assertThat(wire.answer().status()).isEqualTo(101);
        AtomicLong mostPending = new AtomicLong();
        stream(recorder(), frames, size, mostPending);
        for (int i = 0; i < frames; i++) {
            byte[] payload = wire.frame().payload();
            String number = String.valueOf(i);
            assertThat(payload.length).isEqualTo(size);
            assertThat(new String(payload, 0, number.length(), StandardCharsets.US_ASCII))
                    .isEqualTo(number);
        }
        assertThat(mostPending.get()).isLessThanOrEqualTo(64 * 1024 + size + 200);
        wire.close();
    }

    @Test
    void ownerThatIgnoresWritable_isCutOff() throws Exception {
        try (Wire wire = Wire.from(ground.listener.address(), "127.0.0.1", 4096)) {
            wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n");
            assertThat(wire.answer().status()).isEqualTo(101);
            Recorder recorder = recorder();
            AtomicLong mostPending = new AtomicLong();
            recorder.onLoop(outlet -> {
                for (int i = 0; i < 1000; i++) {
                    outlet.write(WebSocketFrames.text(new byte[10_000]));
                    mostPending.accumulateAndGet(((Connection) outlet).pendingBytes(), Math::max);
                }
            });
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(mostPending.get()).isLessThan((1 << 20) + 11_000);
        }
    }

    @Test
    void stuckReader_isClosed() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.stall = Duration.ofMillis(300);
        limits.ping = Duration.ofMillis(50);
        try (Ground hasty = new Ground(limits.done());
                Wire wire = Wire.from(hasty.listener.address(), "127.0.0.1", 4096)) {
            wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n");
            assertThat(wire.answer().status()).isEqualTo(101);
            Recorder recorder = hasty.recorders.poll(10, TimeUnit.SECONDS);
            stream(recorder, 100_000, 3_000, new AtomicLong());
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void silentSocket_isPingedAndGivenUp() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.ping = Duration.ofMillis(100);
        limits.silence = Duration.ofMillis(450);
        try (Ground hasty = new Ground(limits.done());
                Wire wire = hasty.socket()) {
            Recorder recorder = hasty.recorders.poll(10, TimeUnit.SECONDS);
            long pingsUntil = System.nanoTime() + Duration.ofMillis(900).toNanos();
            int pings = 0;
            while (System.nanoTime() < pingsUntil) {
                Wire.Frame frame = wire.frame();
                assertThat(frame.first()).isEqualTo(0x89);
                wire.say(Frames.frame(0x8A, frame.payload()));
                pings++;
            }
            assertThat(pings).isGreaterThan(3);
            assertThat(recorder.closed).isNotDone();
            wire.rest();
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void deadline_runsOnceUnlessForgotten() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.linger = Duration.ofMillis(40);
        try (Ground hasty = new Ground(limits.done());
                Wire wire = hasty.socket()) {
            Recorder recorder = hasty.recorders.poll(10, TimeUnit.SECONDS);
            AtomicInteger forgotten = new AtomicInteger();
            CompletableFuture<Long> ran = new CompletableFuture<>();
            long start = System.nanoTime();
            recorder.onLoop(outlet -> {
                outlet.deadline(Duration.ofMillis(1), forgotten::incrementAndGet);
                outlet.noDeadline();
                outlet.deadline(Duration.ofMillis(2), forgotten::incrementAndGet);
                outlet.deadline(Duration.ofMillis(100), () -> {
                    outlet.close(4408, "no hello");
                    ran.complete(System.nanoTime());
                });
            });
            assertThat(ran.get(10, TimeUnit.SECONDS) - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
            assertThat(wire.frame().closeCode()).isEqualTo(4408);
            assertThat(forgotten).hasValue(0);
        }
    }

    @Test
    void close_followsWhatWasWritten() throws Exception {
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            recorder.onLoop(outlet -> {
                outlet.write(WebSocketFrames.text("last".getBytes(StandardCharsets.UTF_8)));
                outlet.close(4503, "é".repeat(100));
                outlet.close(4500, "again");
                outlet.write(WebSocketFrames.text("too late".getBytes(StandardCharsets.UTF_8)));
                assertThat(outlet.writable()).isFalse();
                assertThat(recorder.calls).containsExactly("opened");
            });
            assertThat(wire.frame().text()).isEqualTo("last");
            Wire.Frame close = wire.frame();
            assertThat(close.closeCode()).isEqualTo(4503);
            assertThat(close.text().substring(2)).isEqualTo("é".repeat(61));
            assertThat(wire.rest()).isEmpty();
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(recorder.calls).containsExactly("opened", "closed");
        }
    }

    @Test
    void ownerThatThrows_losesItsOutletOnly() throws Exception {
        try (Wire wire = ground.socket();
                Wire other = ground.socket()) {
            Recorder recorder = recorder();
            recorder.onText = text -> {
                throw new IllegalStateException("secret inside");
            };
            Recorder second = recorder();
            wire.say(Frames.text("x"));
            assertThat(wire.frame().closeCode()).isEqualTo(4500);
            other.say(Frames.text("y"));
            assertThat(second.text()).isEqualTo("y");
        }
    }

    @Test
    void pausedOutlet_holdsMessagesBack() throws Exception {
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            Outlet outlet = recorder.outlet();
            recorder.onText = text -> outlet.pause();
            for (int i = 0; i < 20; i++) {
                wire.say(Frames.text("m" + i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(recorder.text()).isEqualTo("m" + i);
                recorder.onLoop(each -> assertThat(recorder.texts).isEmpty());
                recorder.onLoop(Outlet::resume);
            }
        }
    }

    @Test
    void clientThatVanishes_isReported() throws Exception {
        Wire wire = ground.socket();
        Recorder recorder = recorder();
        wire.socket().setSoLinger(true, 0);
        wire.close();
        recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
        Awaitility.await().until(() -> ground.counts.outlets.get() == 0 && ground.listener.connections() == 0);
    }

    @Test
    void listenerThatCloses_saysGoingAway() throws Exception {
        try (Wire wire = ground.socket()) {
            Recorder recorder = recorder();
            ground.listener.drain();
            wire.say(Frames.text("still here"));
            assertThat(recorder.text()).isEqualTo("still here");
            ground.listener.close();
            assertThat(wire.frame().closeCode()).isEqualTo(1001);
            recorder.closed.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
