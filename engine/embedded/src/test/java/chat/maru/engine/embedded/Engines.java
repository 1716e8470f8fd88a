package chat.maru.engine.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/// Engines for tests: small, with one native library for all of them.
final class Engines {
    private static final long MIB = 1L << 20;

    private Engines() {}

    static EmbeddedConfig config() {
        return config(8 * MIB, MIB);
    }

    static EmbeddedConfig withLeastCache() {
        return config(MIB, MIB);
    }

    private static EmbeddedConfig config(long cache, long lowWater) {
        return new EmbeddedConfig(
                Optional.of(Path.of("target", "native")), cache, 8 * MIB, 16 * MIB, 4 * MIB, 1_000, lowWater);
    }

    static RocksEngine open(Path directory, long lowWater) {
        return RocksEngine.open(directory, config(8 * MIB, lowWater), new SplittableRandom(7));
    }

    static RocksEngine open(Path directory) {
        return RocksEngine.open(directory, config(), new SplittableRandom(7));
    }

    /// One whose batches are put together by RocksDB, row by row.
    static RocksEngine openRowByRow(Path directory) {
        return new Opening(directory, config(), new SplittableRandom(7), true).open();
    }
}
