package chat.maru.engine.embedded;

import chat.maru.store.StoreCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Reads a write-ahead log before RocksDB does, and refuses what RocksDB would take for a torn tail although
/// acknowledged rows lie in it.
///
/// RocksDB stops without a word at a record that seems to reach beyond the file's end, and steps over zeros;
/// one flipped bit in a length makes the first, a block of zeros the second, and every record from there on is
/// gone. But a batch is only written when the one before it has been synced. So a crash can tear the last
/// batch and no other: where a batch begins behind the damage, the damaged bytes had been acknowledged. The
/// batches' own numbers must follow each other, too, so that nothing can be cut out.
///
/// A record that is there in full but has the wrong checksum is refused wherever it is, and so is the beginning of
/// one of a kind that is never written here, which no crash leaves. RocksDB would go round for ever where such a
/// record looks like one of a recycled log. The manifest has the same form without batches, and is checked the same
/// way for that reason.
///
/// What this cannot see is a last batch that is damaged so that it looks cut off, or zeros up to the end, because
/// a crash leaves the same; [HighWater] is for that.
///
/// The format: blocks of 32 KiB; in them records with a header of 7 bytes (masked CRC-32C, length, type) that
/// never cross the end of a block; a batch is one full record, or a first, middles and a last.
///
/// Confined to one thread.
final class WalCheck {
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    /// What a write-ahead log says of the one before it.
    private static final int PREDECESSOR = 130;

    private static final int BATCH_HEADER = 12;

    private final Path file;
    private final boolean holdsBatches;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer head = ByteBuffer.allocate(BATCH_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private long blockStart;
    private long damagedAt = -1;
    private long expected = -1;
    private long lastSequence;
    private boolean inBatch;

    private WalCheck(Path file, boolean holdsBatches) {
        this.file = file;
        this.holdsBatches = holdsBatches;
    }

    /// Checks the manifest that CURRENT names and every write-ahead log in the directory. Of other manifests
    /// RocksDB reads nothing: a crash before CURRENT names a new one leaves it half written.
    ///
    /// @throws StoreCorruptException naming file and byte, where acknowledged rows are damaged
    static Found run(Path directory) throws IOException {
        Optional<Path> manifest = manifest(directory);
        if (manifest.isPresent()) {
            new WalCheck(manifest.get(), false).read();
        }
        long lastSequence = 0;
        String place = "";
        List<String> ends = new ArrayList<>();
        for (Path file : logs(directory)) {
            ends.add(file.getFileName() + " at byte " + Files.size(file));
            WalCheck check = new WalCheck(file, true);
            check.read();
            lastSequence = Math.max(lastSequence, check.lastSequence);
            place = check.damagedAt < 0 ? place : " (" + file.getFileName() + ", from byte " + check.damagedAt + ")";
        }
        String name = manifest.map(Path::getFileName).map(Path::toString).orElse("");
        return new Found(lastSequence, name, place, ends);
    }

    private static Optional<Path> manifest(Path directory) throws IOException {
        return manifestNamed(directory).filter(Files::exists);
    }

    /// The manifest that CURRENT names, be it there or not; empty if CURRENT is not there or names none.
    static Optional<Path> manifestNamed(Path directory) throws IOException {
        Path current = directory.resolve("CURRENT");
        if (!Files.exists(current)) {
            return Optional.empty();
        }
        String name = Files.readString(current, StandardCharsets.ISO_8859_1);
        return name.matches("MANIFEST-[0-9]{6,}\n") ? Optional.of(directory.resolve(name.strip())) : Optional.empty();
    }

    /// The write-ahead logs in the directory, oldest first.
    static List<Path> logs(Path directory) throws IOException {
        return named(directory, "\\d+\\.log");
    }

    private static List<Path> named(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    private void read() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            while (fill(channel)) {
                int whole = records();
                if (whole < block.limit()) {
                    damaged(whole);
                    refuseIfOfAnotherKind(whole);
                    refuseIfThereInFull(whole);
                    refuseIfBatchBeginsBehind(whole);
                }
                blockStart += BLOCK;
            }
        }
        if (inBatch && damagedAt < 0) {
            damagedAt = blockStart;
        }
    }

    private boolean fill(FileChannel channel) throws IOException {
        block.clear();
        while (block.hasRemaining() && channel.read(block, blockStart + block.position()) >= 0) {
            // until the block is full or the file ends
        }
        block.flip();
        return block.hasRemaining();
    }

    /// Takes the records from the block's start on; answers where the first that is not whole begins.
    private int records() {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            if (!isWhole(at)) {
                return at;
            }
            take(at);
            at += HEADER + length(at);
        }
        return block.limit() == BLOCK ? BLOCK : at;
    }

    private void take(int at) {
        int type = block.get(at + 6);
        boolean begins = type == FULL || type == FIRST;
        if (begins && (damagedAt >= 0 || inBatch)) {
            refuse(damagedAt >= 0 ? damagedAt : blockStart + at, "a whole record follows it");
        }
        if (type < FULL || type > LAST) {
            return;
        }
        if (begins) {
            head.clear();
        }
        int wanted = Math.min(head.remaining(), length(at));
        head.put(block.array(), at + HEADER, wanted);
        inBatch = type != FULL && type != LAST;
        if (holdsBatches && !inBatch && damagedAt < 0) {
            count(at);
        }
    }

    private void count(int at) {
        if (head.hasRemaining()) {
            refuse(blockStart + at, "a batch of " + head.position() + " bytes");
        }
        long sequence = head.getLong(0);
        if (expected >= 0 && sequence != expected) {
            refuse(blockStart + at, "row " + expected + " belongs here and row " + sequence + " is");
        }
        expected = sequence + head.getInt(8);
        lastSequence = expected - 1;
    }

    private void refuseIfOfAnotherKind(int at) {
        if (block.limit() - at >= HEADER) {
            int type = block.get(at + 6) & 0xFF;
            if (type > LAST && type != PREDECESSOR) {
                refuse(damagedAt, "a record of a kind that is never written");
            }
        }
    }

    private void refuseIfThereInFull(int at) {
        boolean hasHeader = block.limit() - at >= HEADER;
        if (hasHeader && block.get(at + 6) != 0 && at + HEADER + length(at) <= block.limit()) {
            refuse(damagedAt, "the checksum of a record does not match");
        }
    }

    private void refuseIfBatchBeginsBehind(int damaged) {
        for (int at = damaged + 1; at + HEADER <= block.limit(); at++) {
            int type = block.get(at + 6);
            if ((type == FULL || type == FIRST) && length(at) > 0 && isWhole(at)) {
                refuse(damagedAt, "a whole record follows it at byte " + (blockStart + at));
            }
        }
    }

    private void damaged(int at) {
        if (damagedAt < 0) {
            damagedAt = blockStart + at;
        }
    }

    private void refuse(long at, String why) {
        throw new StoreCorruptException(file + " is damaged at byte " + at + ": " + why);
    }

    private int length(int at) {
        return block.getShort(at + 4) & 0xFFFF;
    }

    private boolean isWhole(int at) {
        int length = length(at);
        if (block.get(at + 6) == 0 || at + HEADER + length > block.limit()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(block.array(), at + 6, 1 + length);
        int rotated = Integer.rotateRight((int) crc.getValue(), 15);
        return rotated + 0xA282EAD8 == block.getInt(at);
    }

    /// What is in the logs.
    ///
    /// @param lastSequence the number of the last row in a whole batch; 0 where there is none
    /// @param manifest     the name of the manifest; empty where there is none
    /// @param place        where a batch is not whole, for people; empty where all are
    /// @param ends         where each log ends, for people, oldest first
    record Found(long lastSequence, String manifest, String place, List<String> ends) {
        static final Found NOTHING = new Found(0, "", "", List.of());

        Found {
            ends = List.copyOf(ends);
        }

        /// Where something may be missing, for people: where a batch is not whole, or else where the logs end,
        /// since a log that is cut off between two batches is whole as it is.
        String gap() {
            return place.isEmpty() && !ends.isEmpty() ? " (the logs end: " + String.join(", ", ends) + ")" : place;
        }
    }
}
