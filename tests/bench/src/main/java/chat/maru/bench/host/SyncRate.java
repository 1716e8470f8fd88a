package chat.maru.bench.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/// How fast the disk under a folder syncs: 4 KiB appended, then `fdatasync`, over and over. Immutable.
public record SyncRate(double perSecond, double medianMillis, double p99Millis) {
    private static final int BLOCK = 4096;

    /// Measures for this long, with a file of its own that is gone afterwards.
    public static SyncRate of(Path folder, Duration length) throws IOException {
        Path file = Files.createTempFile(folder, "sync", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return measure(channel, length.toNanos());
        } finally {
            Files.delete(file);
        }
    }

    private static SyncRate measure(FileChannel channel, long nanos) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        Histogram histogram = new Histogram(3);
        long began = System.nanoTime();
        long now = began;
        while (now - began < nanos) {
            channel.write(block.clear());
            channel.force(false);
            long done = System.nanoTime();
            histogram.recordValue(done - now);
            now = done;
        }
        return new SyncRate(
                histogram.getTotalCount() * 1e9 / (now - began),
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6);
    }
}
