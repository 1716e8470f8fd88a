package chat.maru.bench.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server's process and all that it started. Immutable.
public record ProcessTree(Process root) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /// A port of this machine that nobody listens on.
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// The root and all that it started and that runs.
    public Stream<ProcessHandle> handles() {
        return Stream.concat(Stream.of(root.toHandle()), root.descendants());
    }

    public List<Long> pids() {
        return handles().map(ProcessHandle::pid).toList();
    }

    /// Kills all with SIGKILL and waits until the root is gone.
    public void kill() throws InterruptedException {
        handles().toList().reversed().forEach(ProcessHandle::destroyForcibly);
        root.waitFor();
    }

    /// Asks all to stop, and kills them after half a minute, or when whoever waits is interrupted, which is remembered.
    /// True unless they had to be killed for being late.
    public boolean stop() {
        List<ProcessHandle> all = handles().toList();
        all.reversed().forEach(ProcessHandle::destroy);
        try {
            if (root.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            all.forEach(ProcessHandle::destroyForcibly);
            return false;
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
