package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected void become(Store.WriteState state) {
        store.become(state);
    }

    @Test
    void heldWrite_isNotReadBeforeItIsReleased() {
        MemoryStore held = MemoryStore.held();
        CompletableFuture<Void> write = held.write(batch -> batch.put(Table.META, Keys.meta("a"), new byte[1]));
        assertThat(held.get(Table.META, Keys.meta("a"))).isEmpty();
        assertThat(write).isNotDone();
        held.open();
        assertThat(held.get(Table.META, Keys.meta("a"))).isPresent();
        assertThat(write).isCompleted();
    }
}
