package chat.maru.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
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

    /// Stops all where they are until [#resume]: they take no time of any core meanwhile.
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// Lets all go on, those too that were not stopped.
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Who has ended meanwhile is passed over.
    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids().forEach(pid -> command.add("" + pid));
        new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Kills all with SIGKILL and waits until the root is gone.
    public void kill() throws InterruptedException {
        handles().toList().reversed().forEach(ProcessHandle::destroyForcibly);
        root.waitFor();
    }

    /// Asks all to stop, and kills them after half a minute, or when whoever waits is interrupted, which is remembered.
    /// True unless they had to be killed for being late. Who is stopped by [#pause] goes on for it.
    public boolean stop() {
        List<ProcessHandle> all = handles().toList();
        all.reversed().forEach(ProcessHandle::destroy);
        try {
            resume();
            if (root.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            all.forEach(ProcessHandle::destroyForcibly);
            return false;
        } catch (IOException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            throw new UncheckedIOException("nobody could be let go on to the end", e);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
