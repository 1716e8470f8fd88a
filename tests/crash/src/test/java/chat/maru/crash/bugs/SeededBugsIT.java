package chat.maru.crash.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.damage.Furnished;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Bugs beneath a node, which only show on a disk.
final class SeededBugsIT {
    private static final int SEEDS = 2_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("chat.maru.crash.bugs.SeededBugs#OF_FILES")
    void a_bug_of_files_is_found_by_damaging_them(SeededBug bug) throws IOException, InterruptedException {
        Path mutation = folder.resolve("mutation");
        Mutation.into(mutation, bug);
        try (Furnished furnished = Furnished.in(folder, Furnished.End.KILLED)) {
            assertThat(Probe.run(
                            mutation,
                            FilesProbe.class,
                            furnished.data().toString(),
                            folder.resolve("copies").toString(),
                            Integer.toString(SEEDS)))
                    .as(bug.toString())
                    .anyMatch(line -> line.startsWith(bug.promise() + ":"));
        }
    }
}
