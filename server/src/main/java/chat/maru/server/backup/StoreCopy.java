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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A copy of what is in a data directory, as of one moment, in a folder below it: made by the server that runs
/// on it, or by this process if none does. It is there until this is closed.
///
/// Confined to one thread.
public final class StoreCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCopy.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration SIGN = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Path data;
    private final Path directory;
    private final Keeper keeper;
    private final EmbeddedConfig config;
    private final Duration sign;
    private long heard = System.nanoTime();
    private @Nullable String gone;

    private StoreCopy(Path data, Path directory, Keeper keeper, EmbeddedConfig config, Duration sign) {
        this.data = data;
        this.directory = directory;
        this.keeper = keeper;
        this.config = config;
        this.sign = sign;
    }

    /// Who keeps the copy.
    private sealed interface Keeper {}

    /// A running server, as long as the line stands.
    private record Running(ControlLine line) implements Keeper {}

    /// This process, which has the data directory open.
    private record Here(RocksEngine engine, Checkpoints.Checkpoint checkpoint) implements Keeper {}

    /// One made by the server that runs on the data directory; empty if none does that listens.
    ///
    /// @param config for the engine that opens it
    /// @throws BackupFailure if it makes none
    public static Optional<StoreCopy> ofRunning(Path data, EmbeddedConfig config) throws BackupFailure {
        return ofRunning(data, config, SIGN);
    }

    /// @param sign how often the server is told that the copy is in use, at most
    static Optional<StoreCopy> ofRunning(Path data, EmbeddedConfig config, Duration sign) throws BackupFailure {
        Path there = there(data);
        Optional<ControlLine> connected = connected(there);
        if (connected.isEmpty()) {
            return Optional.empty();
        }
        ControlLine line = connected.get();
        try {
            Path directory = there.resolve(asked(line));
            return Optional.of(new StoreCopy(there, directory, new Running(line), config(config, there), sign));
        } catch (IOException e) {
            throw closed(line, new BackupFailure("The server that runs on " + there + " does not answer: " + e, e));
        } catch (BackupFailure e) {
            throw closed(line, e);
        }
    }

    /// One made by the server that runs on the data directory, or by this process if none does: nobody else can
    /// open it then until this is closed.
    ///
    /// @param config for the engine that opens it, and without a server the data directory
    /// @throws BackupFailure if there is no store, or it cannot be opened, or copied
    public static StoreCopy of(Path data, EmbeddedConfig config) throws BackupFailure {
        Path there = there(data);
        Optional<StoreCopy> running = ofRunning(there, config);
        return running.isPresent() ? running.get() : here(there, config(config, there));
    }

    /// Returns if there is a store in the data directory.
    static void refuseNone(Path data) throws BackupFailure {
        Path _ = there(data);
    }

    private static StoreCopy here(Path data, EmbeddedConfig config) throws BackupFailure {
        SecureRandom random = new SecureRandom();
        RocksEngine engine = opened(data, config, random);
        try {
            Checkpoints.Checkpoint checkpoint =
                    Checkpoints.of(engine, data, random).make();
            Path directory = data.resolve(checkpoint.name());
            return new StoreCopy(data, directory, new Here(engine, checkpoint), config, SIGN);
        } catch (StoreUnavailableException | StoreCorruptException e) {
            engine.close();
            throw new BackupFailure("The data directory " + data + " cannot be copied: " + e.getMessage() + ".", e);
        }
    }

    private static RocksEngine opened(Path data, EmbeddedConfig config, SecureRandom random) throws BackupFailure {
        try {
            return RocksEngine.openToRead(data, config, random);
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

    /// Opens it to be read. What was read of its files before is not touched, but there are other files then.
    ///
    /// @throws StoreUnavailableException if it cannot be used
    /// @throws StoreCorruptException if it is damaged
    public RocksEngine open() {
        return RocksEngine.openToRead(directory, config, new SecureRandom());
    }

    /// With the native library that a data directory has already, if no other directory is named.
    static EmbeddedConfig config(EmbeddedConfig config, Path data) {
        return config.nativeDirectory().isPresent() ? config : config.withNativeDirectory(data.resolve("native"));
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

    /// To be called whenever something of it was read: a server takes back what nobody gets on with. It asks
    /// the server only now and then.
    ///
    /// @throws StoreUnavailableException if the copy is gone; [#confirm] says why
    public void progressed() {
        if (System.nanoTime() - heard < sign.toNanos()) {
            return;
        }
        try {
            confirm();
        } catch (BackupFailure e) {
            throw new StoreUnavailableException("the copy is gone", e);
        }
    }

    /// Returns if the copy was there in full until now. What was read of it is good then.
    ///
    /// @throws BackupFailure if the server has stopped meanwhile, or taken it back, and may have begun to
    /// delete it
    public void confirm() throws BackupFailure {
        if (keeper instanceof Running(ControlLine line)) {
            if (gone == null) {
                gone = whyGone(line);
            }
            if (gone != null) {
                throw new BackupFailure(gone + " Try again.");
            }
            heard = System.nanoTime();
        }
    }

    private static @Nullable String whyGone(ControlLine line) {
        String answer = answered(line);
        if (answer.equals("still")) {
            return null;
        }
        return answer.startsWith("gone ")
                ? "The server took the copy of its store back: " + answer.substring("gone ".length()) + "."
                : "The server stopped while its store was read.";
    }

    /// Empty if there is none. What the server said before it hung up is there to be read also when it cannot
    /// be asked any more.
    private static String answered(ControlLine line) {
        try {
            line.write("still", LONGEST_WAIT);
        } catch (IOException e) {
            LOG.debug("the server cannot be asked", e);
        }
        try {
            return line.read(LONGEST_WAIT).orElse("");
        } catch (IOException e) {
            LOG.debug("the server does not answer", e);
            return "";
        }
    }

    /// Whoever asks for a copy next finds that there is none, unless the server takes too long.
    private void hangUp(ControlLine running) throws BackupFailure {
        try (ControlLine line = running) {
            if (gone == null) {
                end(line);
            }
        } catch (IOException e) {
            throw new BackupFailure("The connection to the server cannot be closed: " + e + ".", e);
        }
    }

    private static void end(ControlLine line) {
        try {
            line.end(FAREWELL);
        } catch (IOException e) {
            LOG.debug("the server has not hung up", e);
        }
    }

    @Override
    public void close() throws BackupFailure {
        switch (keeper) {
            case Running(ControlLine line) -> hangUp(line);
            case Here(RocksEngine engine, Checkpoints.Checkpoint checkpoint) -> {
                try (engine) {
                    checkpoint.close();
                } catch (StoreUnavailableException e) {
                    throw failed(data, directory, e);
                }
            }
        }
    }
}
