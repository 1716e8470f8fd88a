package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushStandInTest {
    private static final int ANSWER_MILLIS = 50;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Faults faults = new Faults();
    private PushStandIn service;

    @BeforeEach
    void start() throws InterruptedException {
        service = new PushStandIn(group, 3, ANSWER_MILLIS);
        service.begin();
    }

    @AfterEach
    void stop() {
        service.close();
        client.close();
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private int push(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[20_000]))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void push_isAnsweredAfterAWhile_andRemembered() throws Exception {
        long before = System.nanoTime();

        assertThat(push("/push/2")).isEqualTo(201);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS));
        assertThat(service.firstAt(2)).isBetween(before, System.nanoTime());
        assertThat(service.await(1, 1)).isTrue();
        service.check(new int[] {2}, faults);
        assertThat(faults.none()).isTrue();
    }

    @Test
    void whatIsMissingOrTooMuch_isAFault() throws Exception {
        push("/push/0");
        push("/push/0");
        push("/push/1");
        push("/push/7");
        push("/elsewhere");

        assertThat(service.await(3, 100)).isFalse();
        service.check(new int[] {0, 2}, faults);
        assertThat(faults.lines())
                .containsExactly(
                        "devices without a push: 1 (1)",
                        "devices with several pushes: 1 (1)",
                        "devices with a push for nothing: 1 (1)",
                        "pushes to nobody: 2 (1)");
    }

    @Test
    void begin_forgets() throws Exception {
        push("/push/0");
        service.begin();

        assertThat(service.await(1, 10)).isFalse();
        push("/push/0");
        service.check(new int[] {0}, faults);
        assertThat(faults.none()).isTrue();
    }
}
