package chat.maru.engine.embedded;

import chat.maru.store.Log;
import chat.maru.store.LogContract;
import chat.maru.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RocksLogTest extends LogContract {
    private Path directory;
    private RocksEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        engine = Engines.open(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Override
    protected Log log() {
        return engine.log();
    }

    @Override
    protected Store store() {
        return engine.store();
    }

    @Override
    protected void reopen() {
        engine.close();
        engine = Engines.open(directory);
    }
}
