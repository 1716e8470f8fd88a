package chat.maru.server.backup;

import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a backup holds. It is kept as a file of checksums that `sha256sum --check` reads as well, with its own
/// checksum at its end.
///
/// Immutable.
///
/// @param version    of the program that took it
/// @param taken      when
/// @param generation of the log in it
/// @param end        the offset of that log's last entry
/// @param files      everything else that belongs to it
record Manifest(String version, Instant taken, Generation generation, long end, List<Part> files) {
    static final String NAME = RocksEngine.BACKUP;
    private static final Pattern HEAD = Pattern.compile("# maru backup 1\\n"
            + "# version (?<version>\\P{Cntrl}{1,100})\\n"
            + "# taken (?<taken>[-0-9T:.Z]{1,40})\\n"
            + "# generation (?<generation>[0-9]{1,15})\\n"
            + "# end (?<end>[0-9]{1,18})\\n");
    private static final Pattern FILE =
            Pattern.compile("# bytes (?<size>[0-9]{1,18})\\n(?<sum>[0-9a-f]{64})  (?<name>[-_./A-Za-z0-9]{1,200})\\n");
    private static final Pattern LAST = Pattern.compile("# these lines ([0-9a-f]{64})\\n");

    /// A file of it.
    ///
    /// @param name   its place in the backup: nothing but what a store is made of, so that nothing else gets into a
    /// data directory by being in a backup
    /// @param size   in bytes
    /// @param sha256 of its content, in hexadecimal digits
    record Part(String name, long size, String sha256) {
        private static final Pattern INSIDE = Pattern.compile("high-water|rocksdb/[-_A-Za-z0-9][-_.A-Za-z0-9]*");

        Part {
            Objects.requireNonNull(sha256);
            if (!INSIDE.matcher(name).matches()) {
                throw new IllegalArgumentException("no name of a file in a backup: " + name);
            }
        }
    }

    Manifest {
        Objects.requireNonNull(version);
        Objects.requireNonNull(taken);
        Objects.requireNonNull(generation);
        files = List.copyOf(files);
    }

    /// How much there is to copy.
    long bytes() {
        return files.stream().mapToLong(Part::size).sum();
    }

    String text() {
        StringBuilder text = new StringBuilder("# maru backup 1\n")
                .append("# version ")
                .append(version)
                .append('\n')
                .append("# taken ")
                .append(taken)
                .append('\n')
                .append("# generation ")
                .append(generation.value())
                .append('\n')
                .append("# end ")
                .append(end)
                .append('\n');
        for (Part file : files) {
            text.append("# bytes ").append(file.size()).append('\n');
            text.append(file.sha256()).append("  ").append(file.name()).append('\n');
        }
        String above = text.toString();
        return above + "# these lines " + Sha256.of(above) + "\n";
    }

    /// Returns if this is the manifest in the folder and its files are there as it says.
    ///
    /// @throws BackupFailure naming a file that is not
    void confirm(Path folder) throws IOException, BackupFailure {
        if (!read(folder).equals(this)) {
            throw otherwise(folder.resolve(NAME));
        }
        for (Part file : files) {
            Path there = folder.resolve(file.name());
            if (!Sha256.read(file.name(), there).equals(file)) {
                throw otherwise(there);
            }
        }
    }

    private static BackupFailure otherwise(Path file) {
        return new BackupFailure("The backup cannot be written: " + file + ", read again, is not what was written.");
    }

    /// That of the backup in this folder.
    ///
    /// @throws BackupFailure if there is none, or it is damaged
    static Manifest read(Path backup) throws BackupFailure {
        Path file = backup.resolve(NAME);
        try {
            return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new BackupFailure("There is no backup in " + backup + ": " + file + " is missing.", e);
        } catch (IOException e) {
            throw new BackupFailure(file + " cannot be read: " + e + ".", e);
        }
    }

    private static Manifest parse(Path file, String text) throws BackupFailure {
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        Matcher seal = LAST.matcher(text.substring(last));
        String above = text.substring(0, last);
        if (!seal.matches() || !seal.group(1).equals(Sha256.of(above))) {
            throw new BackupFailure(file + " is damaged: it does not agree with its own checksum.");
        }
        Matcher head = HEAD.matcher(above);
        if (!head.lookingAt()) {
            throw new BackupFailure(file + " is of another version, or of another program.");
        }
        try {
            return new Manifest(
                    head.group("version"),
                    Instant.parse(head.group("taken")),
                    new Generation(Long.parseLong(head.group("generation"))),
                    Long.parseLong(head.group("end")),
                    files(above.substring(head.end())));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BackupFailure(file + " is of another version, or of another program: " + e.getMessage() + ".", e);
        }
    }

    private static List<Part> files(String lines) {
        List<Part> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Matcher each = FILE.matcher(lines);
        while (each.lookingAt()) {
            Part file = new Part(each.group("name"), Long.parseLong(each.group("size")), each.group("sum"));
            if (!names.add(file.name())) {
                throw new IllegalArgumentException(file.name() + " is in it twice");
            }
            files.add(file);
            each.region(each.end(), lines.length());
        }
        if (files.isEmpty() || each.regionStart() != lines.length()) {
            throw new IllegalArgumentException("its files cannot be told");
        }
        return files;
    }
}
