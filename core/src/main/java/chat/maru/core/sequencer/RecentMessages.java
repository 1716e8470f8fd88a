package chat.maru.core.sequencer;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds the message that a conversation already has under an id: among those that are not durable yet, else
/// in the store, where ids stay for ever.
///
/// Confined to the sequencer's thread.
final class RecentMessages {
    private final Store store;
    private final EntryReader entries;
    private final Group settled = Group.durable();
    private final Map<Id, Earlier> undurable = new HashMap<>();
    private final Deque<Group> groups = new ArrayDeque<>();

    RecentMessages(Store store, EntryReader entries) {
        this.store = store;
        this.entries = entries;
    }

    /// The message if there is one, with the group it rests on.
    Earlier find(TopicId conversation, MessageId message) {
        Earlier pending = undurable.get(new Id(conversation, message));
        return pending != null ? pending : new Earlier(stored(conversation, message), settled);
    }

    void remember(Entry entry, MessageId message, Group group) {
        undurable.put(new Id(entry.topic(), message), new Earlier(Optional.of(entry), group));
    }

    /// Forgets the group's messages once it is durable.
    void follow(Group group) {
        groups.addLast(group);
    }

    /// Forgets what is durable by now: the store has it.
    void forgetDurable() {
        while (!groups.isEmpty() && groups.getFirst().isDurable()) {
            forget(groups.removeFirst());
        }
    }

    /// Forgets the group's messages now.
    void forget(Group group) {
        for (Entry entry : group.entries()) {
            if (entry.fact() instanceof Fact.MessageSent sent) {
                undurable.remove(new Id(entry.topic(), sent.id()));
            }
        }
        group.forgetEntries();
    }

    private Optional<Entry> stored(TopicId conversation, MessageId message) {
        return store.get(Table.IDS, Keys.messageId(conversation, message))
                .map(MessagePlace::read)
                .map(place -> entryAt(conversation, place));
    }

    private Entry entryAt(TopicId conversation, MessagePlace place) {
        byte[] bytes = store.get(Table.ENTRIES, Keys.entry(conversation, place.stamp()))
                .orElseThrow(() -> new StoreCorruptException("conversation " + conversation + ": no entry at offset "
                        + place.stamp().offset() + ", where message " + place.number() + " should be"));
        return entries.read(conversation, place.stamp(), bytes);
    }

    private record Id(TopicId conversation, MessageId message) {}

    /// @param entry the message under the id, if there is one
    /// @param group what has to be durable before anybody hears of it
    record Earlier(Optional<Entry> entry, Group group) {}
}
