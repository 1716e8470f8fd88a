package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import java.io.IOException;
import java.nio.file.Path;

/// Brings what was written to the disk.
interface Disk {
    /// This machine's.
    Disk REAL = new Disk() {
        @Override
        public void syncTree(Path folder) throws IOException {
            Directories.syncTree(folder);
        }

        @Override
        public void syncNames(Path folder) throws IOException {
            Directories.sync(folder);
        }
    };

    /// Everything below the folder, and every name in it.
    void syncTree(Path folder) throws IOException;

    /// The names in the folder.
    void syncNames(Path folder) throws IOException;
}
