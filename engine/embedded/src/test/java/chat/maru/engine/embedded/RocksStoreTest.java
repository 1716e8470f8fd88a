package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.StoreContract;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest extends StoreContract {
    @TempDir
    private Path directory = Path.of("");

    private RocksEngine engine;

    @BeforeEach
    void open() {
        engine = Engines.open(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Override
    protected Store store() {
        return engine.store();
    }

    /// A disk has little room where much is asked for.
    @Override
    protected void become(Store.WriteState state) {
        long usable = directory.toFile().getUsableSpace();
        engine.close();
        engine = Engines.open(directory, state == Store.WriteState.DISK_LOW ? 2 * usable : 8 * usable);
    }

    @Test
    void closedStore_refusesEverything() {
        engine.close();
        engine.close();
        Key key = Keys.meta("a");
        assertThatThrownBy(() -> store().get(Table.META, key)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store().scan(Table.MEMBERS, new byte[16], Range.first(1)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store().each(Table.META, row -> true)).isInstanceOf(StoreUnavailableException.class);
        assertThat(store().write(batch -> batch.put(Table.META, key, new byte[1])))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void readersDuringClose_areRefusedOrServed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                readers.add(threads.submit(this::readUntilRefused));
            }
            engine.close();
            for (Future<Boolean> reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private boolean readUntilRefused() {
        try {
            while (true) {
                assertThat(store().get(Table.META, Keys.meta("format"))).isPresent();
                store().scan(Table.MEMBERS, new byte[16], Range.first(1));
                store().each(Table.META, row -> true);
            }
        } catch (StoreUnavailableException e) {
            return true;
        }
    }
}
