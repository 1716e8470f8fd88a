package chat.maru.server.backup;

import chat.maru.engine.embedded.RocksEngine;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where commands of the same user on the same machine ask a running node for what they need: a socket in its
/// data directory that nobody else may connect to.
///
/// A connection asks `checkpoint`, and is answered `checkpoint FOLDER`, below the data directory, or `refused
/// WHY`. The folder is there until the connection ends. Whoever gets on with reading it asks `still` now and
/// then, and is answered `still` if it was there in full until now. Who says nothing for five minutes is told
/// `gone WHY` and hung up on, and so is everybody when the disk is nearly full; then the folder is deleted. At
/// most four connections are open at once, and one checkpoint is there at a time; what is beyond is refused.
///
/// Thread-safe. Each connection has a thread of its own; nothing that serves clients waits for any of them.
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_CONNECTIONS = 4;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Path data;
    private final Checkpoints checkpoints;
    private final Duration patience;
    private final Accepting accepting;
    private final ServerSocketChannel listener;
    private final Set<ControlLine> lines = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// Waits for the next connection.
    interface Accepting {
        SocketChannel next(ServerSocketChannel listener) throws IOException;
    }

    private ControlSocket(Path data, Checkpoints checkpoints, Duration patience, Accepting accepting)
            throws IOException {
        this.data = data;
        this.checkpoints = checkpoints;
        this.patience = patience;
        this.accepting = accepting;
        listener = listening(data);
        Thread.ofPlatform().name("control").daemon().start(this::accept);
    }

    /// Listens in the data directory of an engine that is open. Where no socket can be had there the node goes
    /// on without, and says so in its log.
    ///
    /// @param random for the names of folders
    public static Optional<ControlSocket> open(Path data, RocksEngine engine, RandomGenerator random) {
        return open(data, Checkpoints.of(engine, data, random), Lending.PATIENCE, ServerSocketChannel::accept);
    }

    static Optional<ControlSocket> open(Path data, Checkpoints checkpoints, Duration patience, Accepting accepting) {
        try {
            return Optional.of(new ControlSocket(data, checkpoints, patience, accepting));
        } catch (IOException e) {
            LOG.warn(
                    "there is no control socket in {}: as long as this runs, it can be neither backed up nor verified",
                    data,
                    e);
            return Optional.empty();
        }
    }

    /// What an earlier life left there goes first: nobody listens on it, because the data directory is ours.
    private static ServerSocketChannel listening(Path data) throws IOException {
        Path path = data.resolve(SocketPath.NAME);
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            ServerSocketChannel _ = SocketPath.use(data, listener::bind);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return listener;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    private void accept() {
        long pause = 0;
        while (!isClosing(pause)) {
            try {
                admit(accepting.next(listener));
                if (pause > 0) {
                    LOG.info("the control socket takes connections again");
                }
                pause = 0;
            } catch (IOException | OutOfMemoryError e) {
                // The latter where no thread can be had: nothing of the heap is missing then.
                if (pause == 0 && !isClosing(0)) {
                    LOG.warn("a connection to the control socket could not be taken; it goes on", e);
                }
                pause = Math.clamp(pause * 2, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /// Waits for that time at most.
    private boolean isClosing(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.warn("the thread of the control socket was interrupted; it goes on", e);
            return false;
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        ControlLine line = new ControlLine(channel);
        boolean tooMany = lines.size() >= MOST_CONNECTIONS;
        Thread thread = Thread.ofPlatform().name("control-line").daemon().unstarted(() -> serve(line, tooMany));
        lines.add(line);
        threads.add(thread);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                lines.remove(line);
                threads.remove(thread);
            }
            if (!started || isClosing(0)) {
                hangUp(line);
            }
        }
    }

    private void serve(ControlLine line, boolean tooMany) {
        try (line) {
            if (tooMany) {
                line.write("refused too many are connected at once", SOON);
            } else {
                new Lending(line, checkpoints, patience).serve();
            }
        } catch (IOException e) {
            LOG.debug("a connection to the control socket has ended", e);
        } finally {
            lines.remove(line);
            threads.remove(Thread.currentThread());
        }
    }

    /// Ends every connection, and takes back what each had been given: within a second, or the next start does.
    @Override
    public void close() {
        closing.countDown();
        try (listener) {
            Files.deleteIfExists(data.resolve(SocketPath.NAME));
        } catch (IOException e) {
            LOG.warn("the control socket could not be closed", e);
        }
        lines.forEach(ControlSocket::hangUp);
        try {
            for (Thread thread : threads) {
                // One that is only just to begin finds its line closed.
                if (thread.getState() != Thread.State.NEW && !thread.join(FAREWELL)) {
                    LOG.warn("a copy of the store is left in {}", data);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void hangUp(ControlLine line) {
        try {
            line.close();
        } catch (IOException e) {
            LOG.warn("a connection to the control socket could not be closed", e);
        }
    }
}
