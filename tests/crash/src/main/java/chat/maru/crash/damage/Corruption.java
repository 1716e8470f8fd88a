package chat.maru.crash.damage;

import chat.maru.crash.history.Event;
import chat.maru.crash.host.Folders;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Damages copies of a data directory, one damage each, and opens them: either somebody is told, or all of it is what
/// it was.
///
/// Thread-safe.
public final class Corruption {
    private static final long MIB = 1L << 20;

    private final Path whole;
    private final Path folder;
    private final List<Path> files;
    private final EmbeddedConfig config;
    private final Contents expected;
    private final long bytes;

    /// What came of one damage.
    ///
    /// Immutable.
    ///
    /// @param told what was said of it; empty if nothing was
    public record Outcome(Path file, Damage damage, Event.Effect effect, String told) {
        public Outcome {
            Objects.requireNonNull(file);
            Objects.requireNonNull(damage);
            Objects.requireNonNull(effect);
            Objects.requireNonNull(told);
        }

        /// As a history tells it.
        public Event event(long seed) {
            return new Event.Damaged(seed, file.toString(), damage + ", seed " + seed + ": " + told, effect);
        }
    }

    /// @param whole  a data directory that nobody uses
    /// @param folder where copies are made
    public Corruption(Path whole, Path folder) throws IOException {
        this.whole = Objects.requireNonNull(whole);
        this.folder = Objects.requireNonNull(folder);
        this.config = new EmbeddedConfig(
                Optional.of(Files.createDirectories(folder.resolve("native"))),
                8 * MIB,
                8 * MIB,
                16 * MIB,
                4 * MIB,
                1_000,
                MIB);
        try (Stream<Path> all = Files.walk(whole)) {
            files = all.filter(Files::isRegularFile)
                    .map(whole::relativize)
                    .filter(Corruption::matters)
                    .sorted()
                    .toList();
        }
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(whole.resolve(file));
        }
        bytes = sum;
        Path copy = copy("whole");
        try (RocksEngine engine = open(copy)) {
            expected = Contents.of(engine);
        } finally {
            Folders.delete(copy);
        }
    }

    /// Locks are empty, some files are read by people only, and the library is the program's.
    private static boolean matters(Path file) {
        String name = String.valueOf(file.getFileName());
        boolean told = name.startsWith("LOG") || name.startsWith("OPTIONS") || name.equals("IDENTITY");
        return !told && !name.equalsIgnoreCase("lock") && !file.startsWith("native");
    }

    /// How many rows and entries there are to damage.
    public long size() {
        return expected.rows() + expected.entries();
    }

    /// Does as many damages, one for each seed from the first on, on all cores, and tells of each as a history does, in
    /// the order of the seeds.
    public List<Event> events(long first, int damages) {
        return LongStream.range(first, first + damages)
                .parallel()
                .mapToObj(this::event)
                .toList();
    }

    private Event event(long seed) {
        try {
            return run(seed).event(seed);
        } catch (IOException e) {
            throw new UncheckedIOException("seed " + seed, e);
        }
    }

    /// Does one damage, which comes from the seed alone, and tells what came of it.
    public Outcome run(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path file = random.nextBoolean() ? files.get(random.nextInt(files.size())) : byBytes(random);
        Damage damage = Damage.drawn(Math.toIntExact(Files.size(whole.resolve(file))), random);
        Path copy = copy("damaged-" + seed);
        try {
            boolean changed = damage.apply(own(copy.resolve(file)));
            return changed ? opened(copy, file, damage) : new Outcome(file, damage, Event.Effect.NONE, "");
        } finally {
            Folders.delete(copy);
        }
    }

    /// The file that some byte is in: large ones are more often damaged.
    private Path byBytes(SplittableRandom random) throws IOException {
        long at = random.nextLong(bytes);
        for (Path file : files) {
            at -= Files.size(whole.resolve(file));
            if (at < 0) {
                return file;
            }
        }
        throw new IllegalStateException(whole + " has become smaller");
    }

    private Outcome opened(Path copy, Path file, Damage damage) {
        try (RocksEngine engine = open(copy)) {
            Event.Effect effect = Contents.of(engine).equals(expected) ? Event.Effect.NONE : Event.Effect.SILENT;
            return new Outcome(file, damage, effect, "");
        } catch (StoreCorruptException | StoreUnavailableException e) {
            String told = String.valueOf(e.getMessage());
            return new Outcome(file, damage, named(file, damage, told) ? Event.Effect.TOLD : Event.Effect.VAGUE, told);
        }
    }

    /// Where every write-ahead log is gone, nothing can know what they were called: that they are is said.
    private static boolean named(Path file, Damage damage, String told) {
        String name = String.valueOf(file.getFileName());
        boolean noLogs = damage.kind() == Damage.Kind.MISSING
                && name.endsWith(".log")
                && told.contains("its write-ahead logs (*.log) are missing");
        return noLogs || told.contains(name);
    }

    private RocksEngine open(Path directory) {
        return RocksEngine.open(directory, config, new SplittableRandom(7));
    }

    /// Table files are never written to, so links to them will do.
    private Path copy(String name) throws IOException {
        Path copy = folder.resolve(name);
        for (Path file : files) {
            Path to = copy.resolve(file);
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            if (file.toString().endsWith(".sst")) {
                Files.createLink(to, whole.resolve(file));
            } else {
                Files.copy(whole.resolve(file), to);
            }
        }
        return copy;
    }

    /// A file that no other directory has a link to.
    private static Path own(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return Files.write(file, bytes);
    }
}
