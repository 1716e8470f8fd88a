package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.store.Key;
import chat.maru.store.MemoryStore;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WatchedStoreTest {
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void everyRead_isToldOf_andAnsweredAsByTheStore() {
        try (MemoryStore store = new MemoryStore();
                Store watched = new WatchedStore(store, reads::incrementAndGet)) {
            Key key = Key.of(new byte[] {1});
            watched.write(batch -> {
                        batch.put(Table.META, key, new byte[] {7});
                        batch.put(Table.META, Key.of(new byte[] {2}), new byte[] {8});
                    })
                    .join();
            assertThat(reads).hasValue(0);
            assertThat(watched.get(Table.META, key)).contains(new byte[] {7});
            assertThat(watched.getAll(Table.META, List.of(key))).hasSize(1);
            assertThat(watched.scan(Table.META, new byte[] {1}, Range.first(9))).hasSize(1);
            assertThat(watched.scanAll(Table.META, List.of(new byte[] {1}), Range.first(9)))
                    .hasSize(1);
            assertThat(watched.orders(Table.META, new byte[] {1}, Range.first(9)))
                    .hasSize(1);
            assertThat(reads).hasValue(5);
            List<Row> rows = new ArrayList<>();
            watched.each(Table.META, rows::add);
            assertThat(rows).hasSize(2);
            assertThat(reads).as("once for each row").hasValue(7);
        }
    }

    @Test
    void watcherThatThrows_endsTheRead() {
        try (MemoryStore store = new MemoryStore();
                Store watched = new WatchedStore(store, () -> {
                    throw new StoreUnavailableException("gone");
                })) {
            assertThatThrownBy(() -> watched.get(Table.META, Key.of(new byte[] {1})))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("gone");
        }
    }
}
