package chat.maru.core.sequencer;

import chat.maru.model.AccountId;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was decided of members and of messages that were sent, and is not durable yet. What rests on it has to
/// wait: it is decided by what the store has.
///
/// Confined to the sequencer's thread.
final class Unsettled {
    private final Map<Object, Group> groups = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();

    /// The members and the links of a conversation.
    record OfMembers(TopicId conversation) {}

    /// How many people somebody blocks.
    record OfBlocks(AccountId account) {}

    /// A message: its text, or whether it is there.
    record OfMessage(TopicId conversation, MessageId message) {}

    /// One reaction of somebody to a message.
    record OfReaction(TopicId conversation, MessageId message, AccountId account, Emoji emoji) {}

    /// A state.
    record OfState(TopicId topic, State.Slot slot) {}

    /// The group that has to become durable first, if there is one.
    Optional<Group> find(Object what) {
        return Optional.ofNullable(groups.get(what)).filter(group -> !group.isDurable());
    }

    /// Notes what an entry of this group changes.
    void note(Entry entry, Group group) {
        for (Object what : what(entry)) {
            groups.put(what, group);
            changes.addLast(new Change(what, group));
        }
    }

    private static List<Object> what(Entry entry) {
        TopicId topic = entry.topic();
        return switch (entry.fact()) {
            case Fact.MembersChanged _, Fact.LinkChanged _, Fact.ConversationCreated _ -> List.of(new OfMembers(topic));
            case Fact.BlockChanged changed -> List.of(new OfMembers(topic), new OfBlocks(changed.blocker()));
            case Fact.MessageEdited edited -> List.of(new OfMessage(topic, edited.message()));
            case Fact.MessageDeleted deleted -> List.of(new OfMessage(topic, deleted.message()));
            case Fact.ReactionChanged changed ->
                List.of(new OfReaction(topic, changed.message(), changed.actor(), changed.emoji()));
            case Fact.StateChanged changed ->
                List.of(new OfState(topic, changed.state().slot()));
            case Fact.MessageSent _,
                    Fact.MessageErased _,
                    Fact.EditErased _,
                    Fact.ConversationChanged _,
                    Fact.ProfileChanged _,
                    Fact.Unreadable _ -> List.of();
        };
    }

    /// Forgets what is durable by now: the store has it.
    void forgetDurable() {
        while (!changes.isEmpty() && changes.getFirst().group().isDurable()) {
            Change settled = changes.removeFirst();
            groups.remove(settled.what(), settled.group());
        }
    }

    /// Forgets what a group that was not appended would have changed.
    void retract(Group group) {
        changes.removeIf(change -> change.group() == group);
        groups.values().removeIf(of -> of == group);
    }

    private record Change(Object what, Group group) {}
}
