package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TurnEndTest {
    private final Executor turnEnd = new TurnEnd();
    private final List<String> done = new ArrayList<>();

    @Test
    void onAnyOtherThread_aTaskIsRunAtOnce() {
        turnEnd.execute(() -> done.add("task"));
        assertThat(done).containsExactly("task");
    }

    @Test
    void onALoop_aTaskIsRunWhenTheTurnEnds_onThatLoop() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            var eventLoop = (SingleThreadEventLoop) group.next();
            long never = TimeUnit.HOURS.toNanos(1);
            EdgeLoop loop = new EdgeLoop(eventLoop, System::nanoTime, InstantSource.system(), never);
            eventLoop
                    .submit(() -> {
                        turnEnd.execute(() -> done.add(EdgeLoop.current() == loop ? "at the end" : "elsewhere"));
                        eventLoop.execute(() -> done.add("more of this turn"));
                        done.add("first");
                    })
                    .get();
            // Behind whatever the turn above has left.
            eventLoop
                    .schedule(() -> done.add("a later turn"), 100, TimeUnit.MILLISECONDS)
                    .get();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
        assertThat(done).containsExactly("first", "more of this turn", "at the end", "a later turn");
    }
}
