package chat.maru.crash.fault;

import chat.maru.crash.client.Deadline;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Line;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Somebody's devices want everything from the beginning, and then read nothing, or next to nothing. They are hung up
/// on.
///
/// Immutable.
public record StuckReaders() implements Fault {
    private static final int READERS = 8;
    private static final Duration STUCK = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "stuck readers";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        Device device = scene.workload().spare();
        List<Line> lines = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                Line line = Line.narrow(device.port());
                lines.add(line);
                if (random.nextBoolean()) {
                    EventSocket.open(line, Optional.of("0"), Optional.of(device.token()));
                } else {
                    EventSource.open(line, device, Optional.of("0"), Optional.empty());
                }
            }
            trickle(scene, lines.subList(0, READERS / 2));
            boolean seen = false;
            for (Line line : lines) {
                seen |= hungUp(line);
            }
            return seen;
        } finally {
            lines.forEach(Line::close);
        }
    }

    private static void trickle(Scene scene, List<Line> lines) throws IOException {
        long end = System.nanoTime() + STUCK.toNanos();
        while (System.nanoTime() - end < 0) {
            for (Line line : lines) {
                line.take(line.size());
                line.more(Deadline.in(Duration.ZERO));
            }
            scene.server().livesFor(Duration.ofMillis(200));
        }
    }

    /// Whether it comes to an end that the server has made of it.
    private static boolean hungUp(Line line) throws IOException {
        Deadline deadline = Deadline.in(SOON);
        try {
            while (!deadline.passed() && line.more(deadline)) {
                line.take(line.size());
            }
            return false;
        } catch (EOFException | SocketException _) {
            return true;
        }
    }
}
