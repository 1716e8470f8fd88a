package chat.maru.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A small file beside the database that says what had been acknowledged at some moment, so that the database
/// cannot come back with less and nobody notice.
///
/// It has two slots, written in turn, so that a power cut in the middle of one leaves the other. It needs no
/// more room on the disk once it is there.
///
/// Confined to one thread at a time.
final class HighWater implements AutoCloseable {
    private static final int SLOT = 4096;
    private static final int VERSION = 1;
    private static final int CHECKED = 28;

    private final FileChannel file;
    private long turn;
    private Optional<Mark> last;

    private HighWater(FileChannel file, long turn, Optional<Mark> last) {
        this.file = file;
        this.turn = turn;
        this.last = last;
    }

    /// Opens the mark's file. A new one appears with a first mark in it or not at all.
    static HighWater open(Path path) throws IOException {
        if (!Files.exists(path)) {
            create(path);
        }
        return read(path);
    }

    private static void create(Path path) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (HighWater first = read(unfinished)) {
            first.write(new Mark(0, 0));
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    }

    private static HighWater read(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            ByteBuffer[] slots = {read(file, 0), read(file, 1)};
            long turn = 0;
            Optional<Mark> last = Optional.empty();
            for (ByteBuffer slot : slots) {
                if (isWhole(slot) && slot.getLong(4) > turn) {
                    turn = slot.getLong(4);
                    last = Optional.of(new Mark(slot.getLong(12), slot.getLong(20)));
                }
            }
            return new HighWater(file, turn, last);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// What was last written; empty where nothing was, or neither slot is whole.
    Optional<Mark> last() {
        return last;
    }

    /// When this returns the mark survives a power cut.
    void write(Mark mark) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        slot.putInt(VERSION).putLong(turn + 1).putLong(mark.sequence()).putLong(mark.end());
        slot.putInt(checksum(slot)).rewind();
        long at = (turn + 1) % 2 * SLOT;
        while (slot.hasRemaining()) {
            file.write(slot, at + slot.position());
        }
        file.force(turn < 2);
        turn++;
        last = Optional.of(mark);
    }

    @Override
    public void close() throws IOException {
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
