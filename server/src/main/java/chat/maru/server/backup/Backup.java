package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Generation;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A backup: a folder with everything that a data directory needs, as of one moment, and a [Manifest] of it.
///
/// Immutable.
///
/// @param folder  where it is
/// @param entries how many the log had
/// @param files   how many there are
/// @param bytes   how much they take
public record Backup(Path folder, long entries, int files, long bytes) {
    /// Takes one, of a data directory that a server runs on or not. It holds all that was acknowledged before
    /// the call. Of what was written meanwhile it may hold more, acknowledged or not: whole batches, in the order
    /// in which they were written.
    ///
    /// When this returns the backup is on the disk, under its name, and its owner's alone. The store it was taken
    /// from could be opened, and every block of its table files had the right checksum. After they were synced
    /// the files of the backup were opened anew and were as the manifest says. The system may have answered that
    /// from memory, so it finds what was written wrongly, and not what the disk does not keep.
    ///
    /// @param to      where to: nothing, or an empty folder. Nothing is there before all of it is.
    /// @param version of this program
    /// @param config  for the engine; where it names no directory for the native library, the data directory's
    /// @throws BackupFailure if it cannot be taken, with nothing left of it but what the failure names: a folder
    /// that cannot be deleted, or the whole backup, if only the sync of its name failed
    public static Backup take(Path data, Path to, String version, InstantSource clock, EmbeddedConfig config)
            throws BackupFailure {
        return take(data, to, version, clock, config, Disk.REAL);
    }

    static Backup take(Path data, Path to, String version, InstantSource clock, EmbeddedConfig config, Disk disk)
            throws BackupFailure {
        refuseInside(data, to);
        StoreCopy.refuseNone(data);
        try (Unfinished unfinished = Unfinished.beside(to, disk)) {
            Manifest manifest = copied(data, unfinished.folder(), version, clock, config);
            unfinished.sync();
            manifest.confirm(unfinished.folder());
            unfinished.finish();
            return new Backup(
                    to.toAbsolutePath().normalize(),
                    manifest.end(),
                    manifest.files().size(),
                    manifest.bytes());
        } catch (IOException e) {
            throw new BackupFailure("The backup cannot be written: " + e + ".", e);
        }
    }

    private static void refuseInside(Path data, Path to) throws BackupFailure {
        Path there = to.toAbsolutePath().normalize();
        if (there.startsWith(data.toAbsolutePath().normalize())) {
            throw new BackupFailure(there + " is in the data directory: a backup is kept elsewhere.");
        }
    }

    /// The copy of the store is needed no longer when this returns.
    private static Manifest copied(Path data, Path folder, String version, InstantSource clock, EmbeddedConfig config)
            throws IOException, BackupFailure {
        try (StoreCopy copy = StoreCopy.of(data, config)) {
            try {
                return written(copy, folder, version, clock);
            } catch (IOException | StoreUnavailableException | StoreCorruptException e) {
                // If the copy is gone, that is why.
                copy.confirm();
                if (e instanceof RuntimeException why) {
                    throw copy.failed(why);
                }
                throw e;
            }
        }
    }

    private static Manifest written(StoreCopy copy, Path folder, String version, InstantSource clock)
            throws IOException, BackupFailure {
        List<Manifest.Part> files = new ArrayList<>();
        for (String name : names(copy.directory())) {
            Path file = folder.resolve(name);
            if (!Files.exists(Objects.requireNonNull(file.getParent()))) {
                Directories.createPrivately(Objects.requireNonNull(file.getParent()));
            }
            files.add(Sha256.copied(name, copy.directory().resolve(name), file, copy::progressed));
        }
        Manifest manifest = checked(copy, version, clock, files);
        copy.confirm();
        try (OutputStream out = Directories.createFilePrivately(folder.resolve(Manifest.NAME))) {
            out.write(manifest.text().getBytes(StandardCharsets.ISO_8859_1));
        }
        return manifest;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /// A backup of what is damaged already is noticed now, not when it is needed.
    private static Manifest checked(StoreCopy copy, String version, InstantSource clock, List<Manifest.Part> files) {
        try (RocksEngine engine = copy.open()) {
            engine.checkTableFiles(copy::progressed);
            Generation generation = engine.log().generation();
            return new Manifest(
                    version, clock.instant(), generation, engine.log().end().offset(), files);
        }
    }
}
