package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Generation;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
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
    /// Takes one, of a data directory that a server runs on or not. What it holds was acknowledged before, and
    /// it holds all that was acknowledged before the call. It was read back and is on the disk when this
    /// returns.
    ///
    /// @param to      where to: nothing, or an empty folder. Nothing is there before all of it is.
    /// @param version of this program
    /// @throws BackupFailure if it cannot be taken, with nothing left of it
    public static Backup take(Path data, Path to, String version, InstantSource clock) throws BackupFailure {
        refuseInside(data, to);
        try (StoreCopy copy = StoreCopy.of(data);
                Unfinished unfinished = Unfinished.beside(to)) {
            Manifest manifest = written(copy, unfinished.folder(), version, clock);
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

    private static Manifest written(StoreCopy copy, Path folder, String version, InstantSource clock)
            throws IOException, BackupFailure {
        List<Manifest.Part> files = new ArrayList<>();
        for (String name : names(copy.directory())) {
            Path file = folder.resolve(name);
            if (!Files.exists(Objects.requireNonNull(file.getParent()))) {
                Directories.createPrivately(Objects.requireNonNull(file.getParent()));
            }
            files.add(Sha256.copied(name, copy.directory().resolve(name), file));
        }
        Manifest manifest = checked(copy, version, clock, files);
        copy.confirm();
        Files.writeString(folder.resolve(Manifest.NAME), manifest.text());
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
    private static Manifest checked(StoreCopy copy, String version, InstantSource clock, List<Manifest.Part> files)
            throws BackupFailure {
        try (RocksEngine engine = copy.open()) {
            engine.checkTableFiles(() -> {});
            Generation generation = engine.log().generation();
            return new Manifest(
                    version, clock.instant(), generation, engine.log().end().offset(), files);
        } catch (StoreUnavailableException | StoreCorruptException e) {
            throw copy.failed(e);
        }
    }
}
