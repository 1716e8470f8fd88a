package chat.maru.engine.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/// Engines for tests: small, with one native library for all of them.
final class Engines {
    private Engines() {}

    static EmbeddedConfig config() {
        long mib = 1L << 20;
        return new EmbeddedConfig(
                Optional.of(Path.of("target", "native")), 8 * mib, 8 * mib, 16 * mib, 4 * mib, 1_000, mib);
    }

    static RocksEngine open(Path directory) {
        return RocksEngine.open(directory, config(), new SplittableRandom(7));
    }

    /// One whose batches are put together by RocksDB, row by row.
    static RocksEngine openRowByRow(Path directory) {
        return new Opening(directory, config(), new SplittableRandom(7), true).open();
    }
}
