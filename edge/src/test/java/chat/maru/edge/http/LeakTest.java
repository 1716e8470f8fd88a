package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Connections that end at every bad moment give their buffers back.
@SuppressWarnings("StringConcatToTextBlock")
final class LeakTest {
    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Test
    void buffers_areAllGivenBack() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                leaks.add(event.getFormattedMessage());
            }
        };
        listener.start();
        logger.addAppender(listener);
        logger.setAdditive(false);
        try {
            for (int i = 0; i < 20; i++) {
                everyBadMoment();
            }
            forget("sentinel");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                System.gc();
                for (int i = 0; i < 1000; i++) {
                    ByteBufAllocator.DEFAULT.directBuffer(64).release();
                }
                return leaks.stream().anyMatch(leak -> leak.contains("sentinel"));
            });
            assertThat(leaks).allMatch(leak -> leak.contains("sentinel"));
        } finally {
            logger.detachAppender(listener);
            logger.setAdditive(true);
        }
    }

    /// Shows that the detector is awake.
    private static void forget(String hint) {
        ByteBufAllocator.DEFAULT.directBuffer(64).touch(hint);
    }

    private static void everyBadMoment() throws Exception {
        try (Ground ground = new Ground(Ground.limits().done())) {
            String put = "PUT /v1/conversations/a/messages/b HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED
                    + "Content-Type: application/json\r\n";
            for (String said : List.of(
                    "GET / HTTP/1.1\r\nHo",
                    put + "Content-Length: 50\r\n\r\n{",
                    put + "Transfer-Encoding: chunked\r\n\r\n5\r\n{    ",
                    put + "Transfer-Encoding: chunked\r\n\r\n5\r\n{    \r\nx",
                    put + "Transfer-Encoding: chunked\r\n\r\nff\r\n" + " ".repeat(255) + "\r\n0\r\n\r\n",
                    "GET /v1/held HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n",
                    "GET /v1/large HTTP/1.1\r\nHost: x\r\n\r\n",
                    "garbage\r\n\r\nmore garbage")) {
                Wire wire = ground.connect();
                wire.say(said);
                wire.close();
            }
            for (byte[] said : List.of(
                    Frames.frame(0x01, new byte[1000]),
                    Frames.head(0x81, 1000),
                    Frames.all(Frames.frame(0x01, new byte[10]), Frames.frame(0x81, new byte[10])),
                    Frames.all(Frames.frame(0x01, new byte[10]), Frames.frame(0x80, new byte[] {-1})),
                    Frames.all(Frames.text("x"), Frames.text("y"), Frames.close(1000, "")),
                    Frames.frame(0x89, new byte[100]))) {
                Wire wire = ground.socket();
                wire.say(said);
                Recorder recorder = ground.recorders.poll(10, TimeUnit.SECONDS);
                recorder.onLoop(outlet -> {
                    for (int i = 0; i < 30; i++) {
                        outlet.write(WebSocketFrames.text(new byte[i * 100]));
                    }
                });
                wire.close();
                recorder.closed.get(10, TimeUnit.SECONDS);
                recorder.onLoop(outlet -> outlet.write(WebSocketFrames.text("late".getBytes(StandardCharsets.UTF_8))));
            }
            Wire unread = ground.socket();
            Recorder recorder = ground.recorders.poll(10, TimeUnit.SECONDS);
            recorder.onLoop(outlet -> {
                for (int i = 0; i < 1000; i++) {
                    outlet.write(WebSocketFrames.text(new byte[10_000]));
                }
            });
            recorder.closed.get(10, TimeUnit.SECONDS);
            unread.close();
        }
    }
}
