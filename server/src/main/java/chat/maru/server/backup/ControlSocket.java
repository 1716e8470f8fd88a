package chat.maru.server.backup;

import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where commands of the same user on the same machine ask a running node for what they need: a socket in its
/// data directory that nobody else may connect to.
///
/// A connection asks `checkpoint`, and is answered `checkpoint FOLDER`, below the data directory, or `refused
/// WHY`. The folder is there until the connection ends. To know that it was there in full until now, it asks
/// `still`, and is answered `still`. At most four connections are open at once, and one checkpoint is there at
/// a time; what is beyond is refused.
///
/// Thread-safe. Each connection has a thread of its own; nothing that serves clients waits for any of them.
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_CONNECTIONS = 4;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Path data;
    private final Checkpoints checkpoints;
    private final ServerSocketChannel listener;
    private final Set<ControlLine> lines = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private ControlSocket(Path data, RocksEngine engine) throws IOException {
        this.data = data;
        checkpoints = new Checkpoints(engine, data);
        listener = listening(data);
        Thread.ofPlatform().name("control").daemon().start(this::accept);
    }

    /// Listens in the data directory of an engine that is open. Where no socket can be had there the node goes
    /// on without, and says so in its log.
    public static Optional<ControlSocket> open(Path data, RocksEngine engine) {
        try {
            return Optional.of(new ControlSocket(data, engine));
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
        while (!closing) {
            try {
                SocketChannel channel = listener.accept();
                ControlLine line = new ControlLine(channel);
                boolean tooMany = lines.size() >= MOST_CONNECTIONS;
                lines.add(line);
                Thread thread =
                        Thread.ofPlatform().name("control-line").daemon().unstarted(() -> serve(line, tooMany));
                threads.add(thread);
                thread.start();
            } catch (IOException e) {
                if (!closing) {
                    LOG.warn("the control socket has failed: nobody can connect to it until a restart", e);
                    return;
                }
            }
        }
    }

    private void serve(ControlLine line, boolean tooMany) {
        try (line) {
            if (tooMany) {
                line.write("refused too many are connected at once", SOON);
                return;
            }
            Optional<String> request = line.read(SOON);
            if (request.isPresent()) {
                answer(request.get(), line);
            }
        } catch (IOException e) {
            LOG.debug("a connection to the control socket has ended", e);
        } finally {
            lines.remove(line);
            threads.remove(Thread.currentThread());
        }
    }

    private void answer(String request, ControlLine line) throws IOException {
        if (!request.equals("checkpoint")) {
            line.write("refused there is no such request here; an older or newer version may know it", SOON);
            return;
        }
        Checkpoints.Checkpoint checkpoint = made(line);
        if (checkpoint == null) {
            return;
        }
        try (checkpoint) {
            LOG.info("a copy of the store is in {} for whoever asked for it", checkpoint.name());
            line.write("checkpoint " + checkpoint.name(), SOON);
            while (line.read(AS_LONG_AS_IT_TAKES).filter("still"::equals).isPresent()) {
                line.write("still", SOON);
            }
        }
    }

    private Checkpoints.@Nullable Checkpoint made(ControlLine line) throws IOException {
        try {
            return checkpoints.make();
        } catch (StoreUnavailableException | StoreCorruptException e) {
            LOG.warn("no copy of the store could be made: {}", e.getMessage());
            line.write("refused " + e.getMessage(), SOON);
            return null;
        }
    }

    /// Ends every connection, and takes back what each had been given: within a second, or the next start does.
    @Override
    public void close() {
        closing = true;
        try (listener) {
            Files.deleteIfExists(data.resolve(SocketPath.NAME));
        } catch (IOException e) {
            LOG.warn("the control socket could not be closed", e);
        }
        lines.forEach(ControlSocket::hangUp);
        try {
            for (Thread thread : threads) {
                if (!thread.join(FAREWELL)) {
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
