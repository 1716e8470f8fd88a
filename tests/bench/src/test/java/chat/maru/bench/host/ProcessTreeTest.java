package chat.maru.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
    private static final char STOPPED = 'T';

    private static char state(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new IllegalStateException("no process " + process, e);
        }
    }

    @Test
    void everybodyStandsStill_untilTheyMayGoOn_andEndsWhenAsked() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "echo begun; sleep 60; echo ended").start();
        ProcessTree tree = new ProcessTree(shell);
        assertThat(shell.inputReader().readLine()).isEqualTo("begun");
        while (tree.pids().size() < 2) {
            Thread.onSpinWait();
        }

        tree.pause();
        assertThat(tree.pids())
                .hasSize(2)
                .allSatisfy(process -> assertThat(state(process)).isEqualTo(STOPPED));
        tree.resume();
        assertThat(tree.pids())
                .hasSize(2)
                .allSatisfy(process -> assertThat(state(process)).isNotEqualTo(STOPPED));
        tree.pause();

        assertThat(tree.stop()).isTrue();
        assertThat(shell.isAlive()).isFalse();
    }
}
