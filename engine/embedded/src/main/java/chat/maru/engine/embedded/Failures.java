package chat.maru.engine.embedded;

import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's errors mean to whoever uses a store.
final class Failures {
    private static final Pattern MISSING_LOG = Pattern.compile("Missing WAL \\w+ log number:? (\\d{1,18})");

    private Failures() {}

    /// Of a read.
    ///
    /// @param files those of the database
    static RuntimeException ofReading(RocksDBException e, TableFiles files) {
        String text = "reading: " + e.getMessage();
        return isDamage(e)
                ? new StoreCorruptException(text + file(text, files), e)
                : new StoreUnavailableException(text, e);
    }

    /// The damaged table file, where RocksDB does not name it.
    private static String file(String text, TableFiles files) {
        return text.contains(".sst")
                ? ""
                : files.firstDamaged().map(file -> "; it is " + file).orElse("");
    }

    /// Of an attempt to open the database.
    ///
    /// @param wal what was found before RocksDB looked
    static RuntimeException ofOpening(Path rocks, WalCheck.Found wal, RocksDBException e) {
        String directory = rocks.toString();
        String text = String.valueOf(e.getMessage());
        if (text.contains("lock file") || text.contains("LOCK:") || text.contains("lock hold")) {
            return new StoreUnavailableException(directory + " is in use by another process", e);
        }
        if (text.contains("not linked")) {
            return new StoreUnavailableException("RocksDB's native library lacks a compression: " + text, e);
        }
        if (text.contains("no WAL files")) {
            return new StoreCorruptException(directory + " is damaged: its write-ahead logs (*.log) are missing", e);
        }
        Matcher missing = MISSING_LOG.matcher(text);
        if (missing.find()) {
            String log = "%06d.log".formatted(Long.parseLong(missing.group(1)));
            return missing(rocks.resolve(log), wal.manifest(), e);
        }
        if (isDamage(e)) {
            return new StoreCorruptException(
                    directory + " is damaged: " + text + file(text, new TableFiles(rocks)) + wal.place(), e);
        }
        return new StoreUnavailableException(directory + " cannot be opened: " + text + wal.place(), e);
    }

    /// Of a file that is not there. It may be the manifest that is wrong: one that has lost its end lists files that
    /// were merged into others and deleted long ago.
    static StoreCorruptException missing(Path file, String manifest, Exception e) {
        return new StoreCorruptException(file + " is missing, or " + manifest + ", which lists it, is damaged", e);
    }

    /// Why the data directory cannot be used, for whoever chose it; "it" is the directory.
    static String ofDirectory(Path directory, IOException e) {
        Path there = nearest(directory);
        if (!Files.isDirectory(there)) {
            return (there.equals(directory) ? "it" : there) + " is not a directory";
        }
        if (!there.equals(directory)) {
            return "it cannot be made in " + there
                    + (Files.isWritable(there) ? reason(e) : ", which may not be written to");
        }
        String file = e instanceof FileSystemException known
                ? Objects.requireNonNullElse(known.getFile(), directory.toString())
                : directory.toString();
        String what = Path.of(file).equals(directory) ? "it" : file;
        return e instanceof AccessDeniedException
                ? what + " may not be written to"
                : what + " cannot be used" + reason(e);
    }

    /// The directory, or the nearest above it that is there.
    private static Path nearest(Path directory) {
        Path parent = directory.getParent();
        return Files.exists(directory) || parent == null ? directory : nearest(parent);
    }

    private static String reason(IOException e) {
        String text = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return text == null ? "" : ": " + text.toLowerCase(Locale.ROOT);
    }

    static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        String text = String.valueOf(e.getMessage());
        return (status != null && status.getCode() == Status.Code.Corruption)
                || text.contains("No such file")
                || text.contains("does not exist")
                || text.contains("orruption");
    }
}
