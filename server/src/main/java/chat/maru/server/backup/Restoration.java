package chat.maru.server.backup;

import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.wire.ContentJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A data directory that was made from a backup.
///
/// Immutable.
///
/// @param data    where it is
/// @param entries how many the log has
/// @param taken   when the backup was taken
public record Restoration(Path data, long entries, Instant taken) {
    /// Makes one. Its log begins a new life, so that cursors of the one before are noticed.
    ///
    /// @param to       where to: nothing, or an empty folder. Nothing is there before all of it is.
    /// @param accept   whether contradictions in the store are told of only, instead of being a failure
    /// @param findings told of each contradiction
    /// @param config   for the engine; without a directory for the native library it is in the new data
    /// directory
    /// @throws BackupFailure if it cannot be made, naming the file if the backup is damaged; with nothing left
    /// of it but what the failure names: a folder that cannot be deleted, or all of it, if only the sync of its
    /// name failed
    public static Restoration restore(
            Path from,
            Path to,
            boolean accept,
            Consumer<Finding> findings,
            RandomGenerator random,
            EmbeddedConfig config)
            throws BackupFailure {
        return restore(from, to, accept, findings, random, config, Disk.REAL);
    }

    static Restoration restore(
            Path from,
            Path to,
            boolean accept,
            Consumer<Finding> findings,
            RandomGenerator random,
            EmbeddedConfig config,
            Disk disk)
            throws BackupFailure {
        Path backup = from.toAbsolutePath().normalize();
        Manifest manifest = Manifest.read(backup);
        try (Unfinished unfinished = Unfinished.beside(to, disk)) {
            EmbeddedConfig its = StoreCopy.config(config, unfinished.folder());
            for (Manifest.Part file : manifest.files()) {
                copy(backup, file, unfinished.folder());
            }
            try (RocksEngine engine = RocksEngine.openToRead(unfinished.folder(), its, random)) {
                verify(backup, manifest, engine, accept, findings);
            }
            RocksEngine.renew(unfinished.folder(), its, random);
            unfinished.sync();
            unfinished.finish();
            return new Restoration(to.toAbsolutePath().normalize(), manifest.end(), manifest.taken());
        } catch (IOException | StoreUnavailableException | StoreCorruptException e) {
            throw new BackupFailure("The backup " + backup + " cannot be restored: " + e.getMessage() + ".", e);
        }
    }

    private static void copy(Path backup, Manifest.Part file, Path into) throws IOException, BackupFailure {
        Path from = backup.resolve(file.name());
        Path to = into.resolve(file.name());
        Path folder = Objects.requireNonNull(to.getParent());
        if (!Files.exists(folder)) {
            Directories.createPrivately(folder);
        }
        Manifest.Part copied;
        try {
            copied = Sha256.copied(file.name(), from, to, () -> {});
        } catch (NoSuchFileException e) {
            throw new BackupFailure("The backup is damaged: " + from + " is missing.", e);
        }
        if (copied.size() != file.size()) {
            throw new BackupFailure("The backup is damaged: " + from + " has " + copied.size() + " bytes instead of "
                    + file.size() + ".");
        }
        if (!copied.sha256().equals(file.sha256())) {
            throw new BackupFailure("The backup is damaged: " + from + " is not as it was when it was written.");
        }
    }

    private static void verify(
            Path backup, Manifest manifest, RocksEngine engine, boolean accept, Consumer<Finding> findings)
            throws BackupFailure {
        if (engine.log().end().offset() != manifest.end()
                || !engine.log().generation().equals(manifest.generation())) {
            throw new BackupFailure("The backup " + backup + " has another log than its manifest says: it ends at "
                    + engine.log().end().offset() + ".");
        }
        Verification.Summary summary = new Verification(engine.store(), ContentJson::isWellFormed, findings).run();
        if (!summary.clean() && !accept) {
            throw new BackupFailure("The store in the backup contradicts itself in " + summary.findings()
                    + " places, so it was not restored; --accept-contradictions restores it all the same.");
        }
    }
}
