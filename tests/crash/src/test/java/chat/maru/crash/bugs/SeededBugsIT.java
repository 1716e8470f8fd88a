package chat.maru.crash.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.check.Promise;
import chat.maru.crash.damage.Furnished;
import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.Unsupported;
import chat.maru.crash.run.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.opentest4j.TestAbortedException;

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

    @ParameterizedTest
    @FieldSource("chat.maru.crash.bugs.SeededBugs#OF_POWER")
    void a_bug_of_syncs_is_found_by_cutting_the_power(SeededBug bug) throws IOException, InterruptedException {
        isFound(bug, Kind.POWER_XFS, Set.of(bug.promise()));
    }

    @ParameterizedTest
    @FieldSource("chat.maru.crash.bugs.SeededBugs#OF_SYNCS")
    void a_bug_of_failing_syncs_is_found_by_them(SeededBug bug) throws IOException, InterruptedException {
        // The first who meets what is lost finds it out: before it is missed in the end, its number or its place may
        // be another's, or its sender may look for it.
        isFound(bug, Kind.SYNC, Set.of(bug.promise(), Promise.P4, Promise.P5, Promise.P6, Promise.P10));
    }

    @ParameterizedTest
    @FieldSource("chat.maru.crash.bugs.SeededBugs#OF_PUSH")
    void a_bug_of_push_is_found_by_killing_the_server(SeededBug bug) throws IOException, InterruptedException {
        isFoundBy(bug, Kind.KILL, Set.of(bug.promise()));
    }

    private void isFound(SeededBug bug, Kind kind, Set<Promise> promises) throws IOException, InterruptedException {
        try {
            LoopDisk.of("xfs", Files.createDirectories(folder.resolve("tried")), 1L << 30)
                    .close();
        } catch (Unsupported e) {
            throw new TestAbortedException("DID NOT RUN: no power can be cut here: " + e.getMessage(), e);
        }
        isFoundBy(bug, kind, promises);
    }

    private void isFoundBy(SeededBug bug, Kind kind, Set<Promise> promises) throws IOException, InterruptedException {
        Path mutation = folder.resolve("mutation");
        Mutation.into(mutation, bug);
        assertThat(Probe.run(
                        List.of("-Dmaru.instead=" + mutation.toAbsolutePath()),
                        FaultsProbe.class,
                        folder.resolve("round").toString(),
                        kind.name()))
                .as(bug.toString())
                .anyMatch(line -> promises.stream().anyMatch(promise -> line.startsWith(promise + ":")));
    }
}
