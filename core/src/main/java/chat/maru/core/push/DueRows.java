package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.store.Batch;
import chat.maru.store.Keys;
import chat.maru.store.PushDueForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What devices are to be told of, and what they were told of: in the store, and what has changed of it since
/// in memory until that is durable too.
///
/// Confined to one thread. Blocks on the store.
final class DueRows {
    private static final Logger LOG = LoggerFactory.getLogger(DueRows.class);
    private static final int CHUNK = 256;
    private static final byte[] ZERO = new byte[16];

    private final Store store;
    private final Map<DueKey, Optional<PushDueForm>> changed = new LinkedHashMap<>();

    DueRows(Store store) {
        this.store = store;
    }

    Optional<PushDueForm> find(DueKey key) {
        Optional<PushDueForm> meanwhile = changed.get(key);
        return meanwhile != null
                ? meanwhile
                : store.get(Table.PUSH_DUE, key.key()).flatMap(row -> readable(key, row));
    }

    private static Optional<PushDueForm> readable(DueKey key, byte[] row) {
        try {
            return Optional.of(PushDueForm.read(row));
        } catch (StoreCorruptException e) {
            LOG.warn("what {} is to be told of cannot be read: {}", key, e.getMessage());
            return Optional.empty();
        }
    }

    void put(DueKey key, PushDueForm row) {
        changed.put(key, Optional.of(row));
    }

    void remove(DueKey key) {
        changed.put(key, Optional.empty());
    }

    /// How many changes are not durable yet.
    int changes() {
        return changed.size();
    }

    void writeInto(Batch batch) {
        changed.forEach((key, row) -> row.ifPresentOrElse(
                form -> batch.put(Table.PUSH_DUE, key.key(), form.toBytes()),
                () -> batch.delete(Table.PUSH_DUE, key.key())));
    }

    /// All changes are durable.
    void written() {
        changed.clear();
    }

    /// What the devices of an account are told of one conversation.
    Set<DueKey> of(AccountId account, ConversationId conversation) {
        byte[] from = ByteBuffer.allocate(32)
                .put(Keys.uuid(conversation.value()))
                .put(ZERO)
                .array();
        return keys(account, Range.from(from, CHUNK), key -> key.conversation().equals(conversation));
    }

    /// What one device of an account is told of.
    Set<DueKey> of(AccountId account, DeviceId device) {
        Set<DueKey> all = keys(account, Range.first(CHUNK), _ -> true);
        all.removeIf(key -> !key.device().equals(device));
        return all;
    }

    /// What the devices of an account are told of.
    Set<DueKey> of(AccountId account) {
        return keys(account, Range.first(CHUNK), _ -> true);
    }

    /// @param within whether to go on from here
    private Set<DueKey> keys(AccountId account, Range first, Predicate<DueKey> within) {
        Set<DueKey> found = new LinkedHashSet<>();
        Range range = first;
        boolean more = true;
        while (more) {
            var orders = store.orders(Table.PUSH_DUE, Keys.partition(account), range);
            more = orders.size() == CHUNK;
            for (byte[] order : orders) {
                DueKey key = DueKey.of(account, order);
                if (!within.test(key)) {
                    more = false;
                    break;
                }
                found.add(key);
            }
            range = orders.isEmpty() ? range : Range.after(orders.getLast(), CHUNK);
        }
        changed.forEach((key, row) -> {
            if (key.account().equals(account) && within.test(key)) {
                if (row.isPresent()) {
                    found.add(key);
                } else {
                    found.remove(key);
                }
            }
        });
        return found;
    }

    /// Shows all that is stored, for as long as it can be read.
    void each(BiConsumer<DueKey, PushDueForm> visitor) {
        store.each(Table.PUSH_DUE, row -> {
            visit(row, visitor);
            return true;
        });
    }

    private void visit(Row row, BiConsumer<DueKey, PushDueForm> visitor) {
        DueKey key;
        try {
            key = DueKey.of(
                    new AccountId(Keys.uuid(row.key().partition())), row.key().order());
        } catch (StoreCorruptException e) {
            LOG.warn("a key of what is to be told cannot be read: {}", e.getMessage());
            return;
        }
        if (!changed.containsKey(key)) {
            readable(key, row.value()).ifPresent(form -> visitor.accept(key, form));
        }
    }
}
