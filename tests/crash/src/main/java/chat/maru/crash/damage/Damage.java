package chat.maru.crash.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What happens to a file.
///
/// Immutable.
///
/// @param at     where in the file it begins
/// @param length of what it happens to, in bytes
/// @param detail which bit, for one; what all random bytes come from, for many
public record Damage(Kind kind, int at, int length, long detail) {
    public Damage {
        Objects.requireNonNull(kind);
    }

    /// In which ways files are damaged.
    public enum Kind {
        /// One bit is another.
        FLIP,
        /// Some bytes are 0.
        ZERO,
        /// Some bytes are any others.
        GARBLE,
        /// Everything from some place on is gone.
        CUT,
        /// Some bytes are gone, and what was behind them stands in their place.
        PIECE,
        /// Some bytes are there twice.
        REPEAT,
        /// Two blocks stand in each other's place.
        SWAP,
        /// There is more behind its end.
        LONGER,
        /// The file is gone.
        MISSING
    }

    /// Any damage to a file that has so many bytes.
    public static Damage drawn(int size, RandomGenerator random) {
        Kind kind = size == 0 ? Kind.LONGER : Kind.values()[random.nextInt(Kind.values().length)];
        int at = size == 0 ? 0 : random.nextInt(size);
        int most = Math.min(Math.max(size - at, 1), 1 << random.nextInt(1, 17));
        return new Damage(kind, at, 1 + random.nextInt(most), random.nextLong());
    }

    /// Does it. Tells whether the file is another than before.
    public boolean apply(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        if (kind == Kind.MISSING) {
            Files.delete(file);
            return true;
        }
        byte[] after = damaged(before);
        Files.write(file, after);
        return !Arrays.equals(before, after);
    }

    private byte[] damaged(byte[] bytes) {
        return switch (kind) {
            case FLIP -> {
                bytes = bytes.clone();
                bytes[at] ^= (byte) (1 << (detail & 7));
                yield bytes;
            }
            case ZERO -> {
                bytes = bytes.clone();
                Arrays.fill(bytes, at, end(bytes), (byte) 0);
                yield bytes;
            }
            case GARBLE -> {
                bytes = bytes.clone();
                System.arraycopy(random(end(bytes) - at), 0, bytes, at, end(bytes) - at);
                yield bytes;
            }
            case CUT -> Arrays.copyOf(bytes, at);
            case PIECE -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end(bytes), bytes.length));
            case REPEAT -> joined(Arrays.copyOf(bytes, end(bytes)), Arrays.copyOfRange(bytes, at, bytes.length));
            case SWAP -> {
                int other = (int) Long.remainderUnsigned(detail, bytes.length);
                int size = Math.min(Math.min(end(bytes) - at, Math.abs(other - at)), bytes.length - other);
                byte[] swapped = bytes.clone();
                System.arraycopy(bytes, at, swapped, other, size);
                System.arraycopy(bytes, other, swapped, at, size);
                yield swapped;
            }
            case LONGER -> joined(bytes, random(length));
            case MISSING -> throw new IllegalStateException("nothing is left of it");
        };
    }

    private int end(byte[] bytes) {
        return Math.min(bytes.length, at + length);
    }

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(detail).nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case FLIP -> "bit " + (detail & 7) + " of byte " + at + " flipped";
            case CUT -> "cut off at byte " + at;
            case MISSING -> "missing";
            case LONGER -> length + " more bytes behind its end";
            case SWAP -> length + " bytes at " + at + " swapped with others";
            case ZERO, GARBLE, PIECE, REPEAT ->
                length + " bytes at " + at
                        + switch (kind) {
                            case ZERO -> " zeroed";
                            case GARBLE -> " garbled";
                            case PIECE -> " cut out";
                            default -> " repeated";
                        };
        };
    }
}
