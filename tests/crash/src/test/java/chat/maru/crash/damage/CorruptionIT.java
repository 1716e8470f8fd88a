package chat.maru.crash.damage;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.check.Checker;
import chat.maru.crash.check.Enough;
import chat.maru.crash.check.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server's files are damaged, each time in another way: either somebody is told, and where, or everything is there.
final class CorruptionIT {
    private static final int DAMAGES = Integer.getInteger("crash.corruptions", 1_000) / 2;
    private static final long SEED = Long.getLong("crash.seed", 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("SystemOut")
    void damaged_files_are_told_of_or_do_no_harm(Furnished.End end) throws IOException {
        try (Furnished furnished = Furnished.in(folder, end)) {
            Corruption corruption = new Corruption(furnished.data(), folder.resolve("copies"));
            Verdict verdict = Checker.judge(new Enough(0, DAMAGES / 3, false), corruption.events(SEED, DAMAGES));
            System.out.printf(
                    "CorruptionIT, %s: seeds from %d, damages %d, told %d, silent %d%n",
                    end,
                    SEED,
                    DAMAGES,
                    verdict.totals().faults(),
                    verdict.totals().silent());
            assertThat(verdict.toString()).isEqualTo("valid");
        }
    }
}
