package chat.maru.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small file beside the database that says what had been acknowledged at some moment, so that the database
/// cannot come back with less and nobody notice.
///
/// It has two slots, written in turn, so that a power cut in the middle of one leaves the other. It needs no
/// more room on the disk once it is there.
///
/// Thread-safe; guarded by this.
final class HighWater implements AutoCloseable {
    private static final int SLOT = 4096;
    private static final int VERSION = 1;
    private static final int CHECKED = 28;
    private static final Set<StandardOpenOption> WRITTEN = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> CREATED =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final Logger LOG = LoggerFactory.getLogger(HighWater.class);

    private final FileChannel file;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(CHECKED + 4);
    private long turn;
    private boolean forced = true;
    private boolean failing;

    private HighWater(FileChannel file, long turn) {
        this.file = file;
        this.turn = turn;
    }

    /// Opens the mark's file. A new one appears with a first mark in it or not at all.
    static HighWater open(Path path) throws IOException {
        if (!Files.exists(path)) {
            create(path);
        }
        return opened(path, WRITTEN);
    }

    /// What was last written to the file, which must be there and is not written to; empty where nothing was, or
    /// neither slot is whole.
    static Optional<Mark> lastIn(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return newest(file).map(Slot::mark);
        }
    }

    private record Slot(long turn, Mark mark) {}

    private static Optional<Slot> newest(FileChannel file) throws IOException {
        return Stream.of(read(file, 0), read(file, 1))
                .filter(HighWater::isWhole)
                .map(slot -> new Slot(slot.getLong(4), new Mark(slot.getLong(12), slot.getLong(20))))
                .filter(slot -> slot.turn() > 0)
                .max(Comparator.comparingLong(Slot::turn));
    }

    private static void create(Path path) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (HighWater first = opened(unfinished, CREATED)) {
            first.file.write(ByteBuffer.allocate(2 * SLOT), 0);
            first.write(new Mark(0, 0));
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    }

    private static HighWater opened(Path path, Set<StandardOpenOption> options) throws IOException {
        FileChannel file = FileChannel.open(path, options);
        try {
            return new HighWater(file, newest(file).map(Slot::turn).orElse(0L));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// When this returns the mark survives a power cut.
    synchronized void write(Mark mark) throws IOException {
        put(mark);
        force();
    }

    /// When this returns the mark survives the end of this process, and after [#force] a power cut. That it cannot be
    /// written is logged, once until it can be again: it is a mark for whoever looks later.
    synchronized void note(Mark mark) {
        try {
            put(mark);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.error("The high-water mark could not be written", e);
            }
            failing = true;
        }
    }

    private void put(Mark mark) throws IOException {
        slot.clear();
        slot.putInt(VERSION).putLong(turn + 1).putLong(mark.sequence()).putLong(mark.end());
        slot.putInt(checksum(slot)).rewind();
        long at = (turn + 1) % 2 * SLOT;
        while (slot.hasRemaining()) {
            file.write(slot, at + slot.position());
        }
        turn++;
        forced = false;
    }

    /// Brings what was noted to the disk, if anything was.
    synchronized void force() throws IOException {
        if (!forced) {
            file.force(false);
            forced = true;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private static ByteBuffer read(FileChannel file, int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHECKED + 4);
        while (bytes.hasRemaining() && file.read(bytes, (long) slot * SLOT + bytes.position()) >= 0) {
            // until it is full or the file ends
        }
        return bytes;
    }

    private static boolean isWhole(ByteBuffer slot) {
        return slot.getInt(0) == VERSION && slot.getInt(CHECKED) == checksum(slot);
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(CHECKED));
        return (int) crc.getValue();
    }

    /// What had been acknowledged.
    ///
    /// @param sequence the database's number of the last row written
    /// @param end      the offset of the log's last entry
    record Mark(long sequence, long end) {}
}
