package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Of the members of conversations, now and before, those who may have a device that can be woken. Kept in
/// memory, so that a message to a thousand members of whom few can be woken costs no more than those few.
///
/// Confined to one thread. Blocks on the store.
final class Audiences {
    private static final int KEPT = 20_000;
    private static final int CHUNK = 1_000;

    private final Store store;
    private final Registrations registrations;
    private final Map<ConversationId, List<AccountId>> known = new LinkedHashMap<>(16, 0.75f, true);

    Audiences(Store store, Registrations registrations) {
        this.store = store;
        this.registrations = registrations;
    }

    List<AccountId> of(ConversationId conversation) {
        List<AccountId> kept = known.get(conversation);
        if (kept != null) {
            return kept;
        }
        List<AccountId> audience = read(conversation);
        known.put(conversation, audience);
        if (known.size() > KEPT) {
            known.remove(known.keySet().iterator().next());
        }
        return audience;
    }

    private List<AccountId> read(ConversationId conversation) {
        List<AccountId> audience = new ArrayList<>();
        Range range = Range.first(CHUNK);
        List<byte[]> rows;
        do {
            rows = store.orders(Table.MEMBERS, Keys.partition(conversation), range);
            for (byte[] order : rows) {
                AccountId member = new AccountId(Keys.uuid(order));
                if (registrations.mayHave(member)) {
                    audience.add(member);
                }
            }
            range = rows.isEmpty() ? range : Range.after(rows.getLast(), CHUNK);
        } while (rows.size() == CHUNK);
        return List.copyOf(audience);
    }

    /// Somebody came to the conversation.
    void changed(ConversationId conversation) {
        known.remove(conversation);
    }

    /// Somebody can be woken who could not before.
    void changed() {
        known.clear();
    }
}
