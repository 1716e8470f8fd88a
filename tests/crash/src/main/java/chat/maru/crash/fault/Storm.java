package chat.maru.crash.fault;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// All connections break at once, several times, everybody comes back at once, and a crowd with them that wants
/// everything from the beginning.
///
/// Immutable.
public record Storm() implements Fault {
    private static final int CROWD = 100;
    private static final int ENTRIES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        long broken = scene.tally().broken();
        Device device = scene.workload().spare();
        AtomicInteger served = new AtomicInteger();
        List<Way> ways = List.of(Way.values());
        List<Future<?>> crowd = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CROWD; i++) {
                Way way = ways.get(i % ways.size());
                crowd.add(threads.submit(() -> comes(device, way, served)));
            }
            for (int i = 0; i < 5; i++) {
                scene.proxy().orElseThrow().cut();
                scene.server().livesFor(Duration.ofMillis(random.nextInt(200)));
            }
        }
        for (Future<?> one : crowd) {
            if (one.state() == Future.State.FAILED) {
                throw new IllegalStateException("one of a crowd met what no server may do", one.exceptionNow());
            }
        }
        return scene.tally().broken() > broken && served.get() > 0;
    }

    /// They may be cut off, or told to come back later: that is what a storm is like.
    private static void comes(Device device, Way way, AtomicInteger served) {
        try (Receiver receiver = way.open(device, "0")) {
            for (int i = 0; i < ENTRIES && receiver.next(PATIENCE).isPresent(); i++) {
                served.incrementAndGet();
            }
        } catch (IOException _) {
            // It is not looked at what they get, only at what comes of it for all others.
        }
    }
}
