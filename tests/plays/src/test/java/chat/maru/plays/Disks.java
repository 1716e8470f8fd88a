package chat.maru.plays;

import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.Unsupported;
import java.io.IOException;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/// Disks whose power can be cut, where there can be any.
final class Disks {
    private Disks() {}

    /// Makes one in this folder. Where there can be none, whoever reads the build's output is told so, and the test
    /// ends as one that did not run.
    ///
    /// @param play who needs it
    @SuppressWarnings("SystemOut")
    static LoopDisk needed(String play, String fileSystem, Path folder, long bytes) throws IOException {
        try {
            return LoopDisk.of(fileSystem, folder, bytes);
        } catch (Unsupported e) {
            System.out.println(play + ": DID NOT RUN: " + e.getMessage());
            throw new TestAbortedException(e.getMessage(), e);
        }
    }
}
