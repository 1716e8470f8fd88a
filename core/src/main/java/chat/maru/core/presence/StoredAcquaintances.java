package chat.maru.core.presence;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.AccountStates;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Membership;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who knows whom by the conversations and settings in the store.
///
/// Thread-safe. Blocks on the store.
public final class StoredAcquaintances implements Acquaintances {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAcquaintances.class);
    // Of whoever is in more, the rest is left out.
    private static final int MOST_CONVERSATIONS = 1_000;
    // A conversation in which so many more came and went as may be in it counts as a large one.
    private static final int ROWS = 2;
    private static final int CHUNK = 64;

    private final Store store;
    private final EntryReader entries;
    private final AccountStates states;
    private final Horizon horizon;
    private final int most;

    /// @param most members of a conversation in which they are told of each other
    public StoredAcquaintances(Store store, EntryReader entries, AccountStates states, Horizon horizon, int most) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.states = Objects.requireNonNull(states);
        this.horizon = Objects.requireNonNull(horizon);
        this.most = most;
    }

    @Override
    public Circle circle(AccountId account) {
        List<byte[]> conversations = horizon.memberships(account).entrySet().stream()
                .filter(membership -> membership.getValue().current())
                .limit(MOST_CONVERSATIONS)
                .map(membership -> Keys.partition(membership.getKey()))
                .toList();
        Set<AccountId> accounts = new HashSet<>();
        Range few = Range.first(ROWS * most + 1);
        for (int at = 0; at < conversations.size(); at += CHUNK) {
            List<byte[]> chunk = conversations.subList(at, Math.min(at + CHUNK, conversations.size()));
            store.scanAll(Table.MEMBERS, chunk, few).forEach(rows -> accounts.addAll(members(rows)));
        }
        accounts.remove(account);
        return new Circle(accounts, conversations.size());
    }

    private List<AccountId> members(List<Row> rows) {
        if (rows.size() > ROWS * most) {
            return List.of();
        }
        List<AccountId> members = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (isCurrent(row)) {
                members.add(new AccountId(Keys.uuid(row.key().order())));
            }
        }
        return members.size() > most ? List.of() : members;
    }

    private static boolean isCurrent(Row row) {
        try {
            return MembershipForm.read(row.value()).current();
        } catch (StoreCorruptException e) {
            LOG.warn("a membership cannot be read, and nobody is told of its owner: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public boolean share(AccountId one, AccountId other) {
        Map<ConversationId, Membership> ofOne = horizon.memberships(one);
        return horizon.memberships(other).entrySet().stream()
                .anyMatch(membership -> membership.getValue().current()
                        && ofOne.getOrDefault(membership.getKey(), Membership.NONE)
                                .current());
    }

    @Override
    public Privacy privacy(AccountId account) {
        return new Privacy(
                entries.settings(account).visibility(),
                states.blocks(account).stream()
                        .map(AccountStates.Block::account)
                        .collect(Collectors.toSet()));
    }
}
