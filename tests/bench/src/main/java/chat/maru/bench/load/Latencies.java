package chat.maru.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// Histograms of nanoseconds, 1 µs to 120 s with three digits, and their text form. Stateless.
public final class Latencies {
    private static final long LOWEST = 1_000;
    private static final long HIGHEST = 120_000_000_000L;

    private Latencies() {}

    /// An empty histogram.
    public static Histogram empty() {
        return new Histogram(LOWEST, HIGHEST, 3);
    }

    /// Counts one value; what is out of range is counted at the end of the range, never dropped.
    static void record(Histogram into, long nanos) {
        into.recordValue(Math.clamp(nanos, 0, HIGHEST));
    }

    /// The compressed form in base64.
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /// The inverse of `encode`.
    ///
    /// @throws IllegalArgumentException if the text is not an encoded histogram
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), HIGHEST);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram of " + text.length() + " characters", e);
        }
    }

    /// All values of all the histograms in one: percentiles are taken from this, never averaged.
    public static Histogram merged(Collection<String> encoded) {
        Histogram all = empty();
        encoded.forEach(text -> all.add(decode(text)));
        return all;
    }
}
