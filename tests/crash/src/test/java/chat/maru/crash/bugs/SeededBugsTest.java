package chat.maru.crash.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What the checker is worth: it finds every bug that is put into a node, and says which promise it breaks.
final class SeededBugsTest {
    private static final int SEEDS = 2_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("chat.maru.crash.bugs.SeededBugs#OF_A_NODE")
    void a_bug_of_a_node_is_found_by_the_promise_it_breaks(SeededBug bug) throws IOException, InterruptedException {
        Mutation.into(folder, bug);
        assertThat(Probe.run(folder, SimulationProbe.class, bug.promise().name(), Integer.toString(SEEDS)))
                .as(bug.toString())
                .anyMatch(line -> line.startsWith(bug.promise() + " "));
    }
}
