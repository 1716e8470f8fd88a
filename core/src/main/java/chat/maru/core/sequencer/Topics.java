package chat.maru.core.sequencer;

import chat.maru.core.conversation.ConversationState;
import chat.maru.core.conversation.Members;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The conversations as the sequencer has decided them so far, which may be ahead of what is durable. Those
/// least recently used are dropped when there are too many, but never one with entries that are not durable
/// yet.
///
/// Confined to the sequencer's thread.
final class Topics {
    private final Store store;
    private final EntryReader entries;
    private final int shard;
    private final int bound;
    private final Group settled = Group.durable();
    private final LinkedHashMap<TopicId, Topic> topics = new LinkedHashMap<>(16, 0.75f, true);

    Topics(Store store, EntryReader entries, int shard, int bound) {
        this.store = store;
        this.entries = entries;
        this.shard = shard;
        this.bound = bound;
    }

    /// The topic, read from the store if it is not in memory.
    Topic find(TopicId id) {
        Topic known = topics.get(id);
        if (known != null) {
            return known;
        }
        Topic loaded = new Topic(id, load(id), settled);
        if (loaded.state.isPresent()) {
            keep(loaded);
        }
        return loaded;
    }

    /// Notes the topic's state after an entry of this group.
    void advance(Topic topic, Optional<ConversationState> after, Group group) {
        if (topic.lastGroup != group) {
            topic.before = new Place(topic.state, topic.lastGroup);
        }
        topic.state = after;
        topic.lastGroup = group;
        keep(topic);
    }

    /// Takes back what the group did to its topics. It is the last group, and was not appended.
    void retract(Group group) {
        for (Entry entry : group.entries()) {
            Topic topic = topics.get(entry.topic());
            if (topic != null && topic.lastGroup == group) {
                topic.state = topic.before.state();
                topic.lastGroup = topic.before.lastGroup();
            }
        }
    }

    private void keep(Topic topic) {
        topics.put(topic.id, topic);
        Iterator<Map.Entry<TopicId, Topic>> eldest = topics.entrySet().iterator();
        while (topics.size() > bound && eldest.hasNext()) {
            Topic candidate = eldest.next().getValue();
            if (candidate.id.equals(topic.id) || !candidate.lastGroup.isDurable()) {
                return;
            }
            eldest.remove();
        }
    }

    private Optional<ConversationState> load(TopicId id) {
        ConversationId conversation = new ConversationId(id.value());
        return store.get(Table.TOPICS, Keys.topic(id))
                .map(bytes -> ConversationForm.read(conversation, bytes))
                .map(found -> new ConversationState(found, members(found), last(id)));
    }

    private Members members(Conversation conversation) {
        Map<AccountId, Role> roles = new LinkedHashMap<>();
        for (Row row : store.scan(Table.MEMBERS, Keys.partition(conversation.id()), Range.first(Integer.MAX_VALUE))) {
            Membership membership = MembershipForm.read(row.value());
            if (membership.current()) {
                roles.put(new AccountId(Keys.uuid(row.key().order())), membership.role());
            }
        }
        return Members.of(roles);
    }

    /// The number of the topic's last message, even if that cannot be read. What is unreadable and no message
    /// says nothing of numbers. Where it cannot be told whether there was a message, nothing may be numbered
    /// after it: two messages could come to have one number.
    private MessageNumber last(TopicId id) {
        return store.scan(Table.ENTRIES, Keys.partition(id), Range.last(1)).stream()
                .findFirst()
                .map(row -> entries.read(id, Keys.stamp(shard, row.key().order()), row.value()))
                .map(this::number)
                .orElse(MessageNumber.NONE);
    }

    private MessageNumber number(Entry entry) {
        return switch (entry.fact()) {
            case Fact.Unreadable(Fact.Unreadable.Kind kind) ->
                switch (kind) {
                    case MESSAGE -> entry.number();
                    case OTHER, ACCOUNT -> entries.highest(entry.topic()).orElseThrow(() -> uncertain(entry.topic()));
                    case UNCERTAIN -> throw uncertain(entry.topic());
                };
            case Fact.MessageSent _,
                    Fact.MessageErased _,
                    Fact.MessageEdited _,
                    Fact.EditErased _,
                    Fact.MessageDeleted _,
                    Fact.ReactionChanged _,
                    Fact.ConversationCreated _,
                    Fact.ConversationChanged _,
                    Fact.MembersChanged _,
                    Fact.LinkChanged _,
                    Fact.StateChanged _,
                    Fact.BlockChanged _,
                    Fact.ProfileChanged _ -> entry.number();
        };
    }

    private static StoreCorruptException uncertain(TopicId topic) {
        return new StoreCorruptException("topic " + topic + ": the number of its last message cannot be told");
    }

    /// Where a topic was before its last group.
    private record Place(Optional<ConversationState> state, Group lastGroup) {}

    /// One conversation, or the place where one may come to be.
    static final class Topic {
        private final TopicId id;
        private Optional<ConversationState> state;
        private Group lastGroup;
        private Place before;

        private Topic(TopicId id, Optional<ConversationState> state, Group lastGroup) {
            this.id = id;
            this.state = state;
            this.lastGroup = lastGroup;
            this.before = new Place(state, lastGroup);
        }

        TopicId id() {
            return id;
        }

        Optional<ConversationState> state() {
            return state;
        }

        /// The group that holds this topic's last decided entry.
        Group lastGroup() {
            return lastGroup;
        }
    }
}
