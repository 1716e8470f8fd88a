package chat.maru.server.backup;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/// A copy of what is in a data directory, as of one moment, in a folder below it: made by the server that runs
/// on it, or by this process if none does. It is there until this is closed.
///
/// Confined to one thread.
public final class StoreCopy implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Path data;
    private final Path directory;
    private final Keeper keeper;

    private StoreCopy(Path data, Path directory, Keeper keeper) {
        this.data = data;
        this.directory = directory;
        this.keeper = keeper;
    }

    /// Who keeps the copy.
    private sealed interface Keeper {}

    /// A running server, as long as the line stands.
    private record Running(ControlLine line) implements Keeper {}

    /// This process, which has the data directory open.
    private record Here(RocksEngine engine, Checkpoints.Checkpoint checkpoint) implements Keeper {}

    /// One made by the server that runs on the data directory; empty if none does that listens.
    ///
    /// @throws BackupFailure if it makes none
    public static Optional<StoreCopy> ofRunning(Path data) throws BackupFailure {
        Path there = there(data);
        Optional<ControlLine> connected = connected(there);
        if (connected.isEmpty()) {
            return Optional.empty();
        }
        ControlLine line = connected.get();
        try {
            return Optional.of(new StoreCopy(there, there.resolve(asked(line)), new Running(line)));
        } catch (IOException e) {
            throw closed(line, new BackupFailure("The server that runs on " + there + " does not answer: " + e, e));
        } catch (BackupFailure e) {
            throw closed(line, e);
        }
    }

    /// One made by the server that runs on the data directory, or by this process if none does: nobody else can
    /// open it then until this is closed.
    ///
    /// @throws BackupFailure if there is no store, or it cannot be opened, or copied
    public static StoreCopy of(Path data) throws BackupFailure {
        Path there = there(data);
        Optional<StoreCopy> running = ofRunning(there);
        return running.isPresent() ? running.get() : here(there);
    }

    private static StoreCopy here(Path data) throws BackupFailure {
        RocksEngine engine = opened(data);
        try {
            Checkpoints.Checkpoint checkpoint = new Checkpoints(engine, data).make();
            return new StoreCopy(data, data.resolve(checkpoint.name()), new Here(engine, checkpoint));
        } catch (IOException | StoreUnavailableException | StoreCorruptException e) {
            engine.close();
            throw new BackupFailure("The data directory " + data + " cannot be copied: " + e.getMessage() + ".", e);
        }
    }

    private static RocksEngine opened(Path data) throws BackupFailure {
        try {
            return RocksEngine.openToRead(data, config(data), new SecureRandom());
        } catch (StoreUnavailableException | StoreCorruptException e) {
            throw failed(data, data, e);
        }
    }

    private static Path there(Path data) throws BackupFailure {
        Path there = data.toAbsolutePath().normalize();
        if (!Files.isDirectory(there.resolve("rocksdb"))) {
            throw new BackupFailure("There is no store in " + there + ".");
        }
        return there;
    }

    private static Optional<ControlLine> connected(Path data) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                SocketPath.use(data, channel::connect);
                return Optional.of(new ControlLine(channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException _) {
            // Nobody listens. If the data directory is in use all the same, opening it says so.
            return Optional.empty();
        }
    }

    private static String asked(ControlLine line) throws IOException, BackupFailure {
        line.write("checkpoint", LONGEST_WAIT);
        String answer = line.read(LONGEST_WAIT).orElseThrow(() -> new IOException("it has hung up"));
        if (answer.startsWith("checkpoint ")) {
            return answer.substring("checkpoint ".length());
        }
        throw new BackupFailure("The running server makes no copy of its store: "
                + (answer.startsWith("refused ") ? answer.substring("refused ".length()) : answer) + ".");
    }

    private static BackupFailure closed(ControlLine line, BackupFailure because) {
        try {
            line.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
        return because;
    }

    /// Where it is.
    public Path directory() {
        return directory;
    }

    /// Whether a server runs on the data directory.
    public boolean isOfRunning() {
        return keeper instanceof Running;
    }

    /// Opens it. What was read of its files before is not touched, but there are other files then.
    ///
    /// @throws StoreUnavailableException if it cannot be used
    /// @throws StoreCorruptException if it is damaged
    public RocksEngine open() {
        return RocksEngine.openToRead(directory, config(data), new SecureRandom());
    }

    /// With the native library that a data directory has already.
    static EmbeddedConfig config(Path data) {
        return EmbeddedConfig.defaults().withNativeDirectory(data.resolve("native"));
    }

    /// What a failure to read it says of the data directory.
    public BackupFailure failed(RuntimeException why) {
        return failed(data, directory, why);
    }

    /// The files of a copy are those of the data directory, which stays.
    private static BackupFailure failed(Path data, Path directory, RuntimeException why) {
        return new BackupFailure(
                "The data directory " + data + " cannot be read: "
                        + String.valueOf(why.getMessage()).replace(directory.toString(), data.toString()) + ".",
                why);
    }

    /// Returns if the copy was there in full until now. What was read of it is good then.
    ///
    /// @throws BackupFailure if the server has stopped meanwhile, and may have begun to take it away
    public void confirm() throws BackupFailure {
        if (keeper instanceof Running(ControlLine line)) {
            try {
                line.write("still", LONGEST_WAIT);
                if (line.read(LONGEST_WAIT).filter("still"::equals).isPresent()) {
                    return;
                }
                throw new IOException("it has hung up");
            } catch (IOException e) {
                throw new BackupFailure("The server stopped while its store was read. Try again.", e);
            }
        }
    }

    @Override
    public void close() throws BackupFailure {
        switch (keeper) {
            case Running(ControlLine line) -> {
                try {
                    line.close();
                } catch (IOException e) {
                    throw new BackupFailure("The connection to the server cannot be closed: " + e + ".", e);
                }
            }
            case Here(RocksEngine engine, Checkpoints.Checkpoint checkpoint) -> {
                try (engine) {
                    checkpoint.close();
                }
            }
        }
    }
}
