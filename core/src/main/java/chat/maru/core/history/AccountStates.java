package chat.maru.core.history;

import chat.maru.core.conversation.Rules;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.State;
import chat.maru.store.BlockForm;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What accounts want of the server in general, and whom they block.
///
/// Thread-safe. Blocks on the store, so it does not run on an event loop.
public final class AccountStates {
    private static final Logger LOG = LoggerFactory.getLogger(AccountStates.class);

    private final Store store;
    private final EntryReader entries;

    public AccountStates(Store store, EntryReader entries) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
    }

    /// Somebody whom an account blocks.
    ///
    /// @param since the epoch where that cannot be read
    public record Block(AccountId account, Instant since) {
        public Block {
            Objects.requireNonNull(account);
            Objects.requireNonNull(since);
        }
    }

    /// Whom the account blocks, durably: no more than [Rules#MOST_BLOCKS].
    public List<Block> blocks(AccountId account) {
        return store.scan(Table.BLOCKS, Keys.partition(account), Range.first(Rules.MOST_BLOCKS)).stream()
                .map(row -> new Block(new AccountId(Keys.uuid(row.key().order())), since(account, row)))
                .toList();
    }

    /// Whoever cannot be told since when they block somebody does so all the same.
    private static Instant since(AccountId account, Row row) {
        try {
            return BlockForm.read(row.value());
        } catch (StoreCorruptException e) {
            LOG.warn("since when account {} blocks somebody cannot be read: {}", account, e.getMessage());
            return Instant.EPOCH;
        }
    }

    /// The account's settings, durable.
    public State.Settings settings(AccountId account) {
        return entries.settings(account);
    }
}
