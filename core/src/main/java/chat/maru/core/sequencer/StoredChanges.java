package chat.maru.core.sequencer;

import chat.maru.core.conversation.Blocks;
import chat.maru.core.conversation.TargetMessage;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.GroupCommand;
import chat.maru.model.JoinLink;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.Change;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.MessagePlace;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the store has of members, of links, and of messages and what was done to them, for the rules to decide
/// by. Confined to one thread.
final class StoredChanges {
    // More than anybody may have to one message.
    private static final int MOST_REACTIONS = 256;
    // More edits than a message may have.
    private static final int MOST_REVISIONS = 1024;

    private final Store store;
    private final EntryReader entries;
    private final int shard;

    /// @param shard the log's
    StoredChanges(Store store, EntryReader entries, int shard) {
        this.store = store;
        this.entries = entries;
        this.shard = shard;
    }

    Membership membership(ConversationId conversation, AccountId account) {
        return store.get(Table.MEMBERS, Keys.member(conversation, account))
                .map(MembershipForm::read)
                .orElse(Membership.NONE);
    }

    /// What two people have done about each other.
    Blocks blocks(AccountId one, AccountId other) {
        ConversationId conversation = ConversationId.direct(one, other);
        Set<AccountId> blockers = new HashSet<>();
        if (store.get(Table.BLOCKS, Keys.block(one, other)).isPresent()) {
            blockers.add(one);
        }
        if (store.get(Table.BLOCKS, Keys.block(other, one)).isPresent()) {
            blockers.add(other);
        }
        return new Blocks(blockers, Map.of(one, membership(conversation, one), other, membership(conversation, other)));
    }

    /// How many people the account blocks; counted up to this many.
    int blocked(AccountId account, int most) {
        return store.orders(Table.BLOCKS, Keys.partition(account), Range.first(most))
                .size();
    }

    Optional<StoredState> state(TopicId topic, State.Slot slot) {
        return store.get(Table.STATES, Keys.state(topic, slot)).map(StoredState::read);
    }

    /// What the account wants in general.
    State.Settings settings(AccountId account) {
        return entries.settings(account);
    }

    /// The links that matter for a command, which are none for most.
    List<JoinLink> links(GroupCommand.OfChange command) {
        return switch (command) {
            case GroupCommand.MakeLink _, GroupCommand.RevokeLink _ -> links(command.topic());
            case GroupCommand.ChangeInfo _,
                    GroupCommand.AddMembers _,
                    GroupCommand.RemoveMember _,
                    GroupCommand.ChangeRole _ -> List.of();
        };
    }

    List<JoinLink> links(TopicId conversation) {
        return store.scan(Table.LINKS, Keys.partition(conversation), Range.first(Integer.MAX_VALUE)).stream()
                .flatMap(row -> entries.link(row.value()).stream())
                .toList();
    }

    /// The message under an id, with its edits.
    Optional<TargetMessage> message(TopicId conversation, MessageId id) {
        return store.get(Table.IDS, Keys.messageId(conversation, id))
                .map(MessagePlace::read)
                .map(place -> new TargetMessage(
                        entry(conversation, place.stamp()),
                        revisions(conversation, place.number()).stream()
                                .map(edit -> entry(conversation, edit))
                                .toList()));
    }

    private List<Stamp> revisions(TopicId conversation, MessageNumber number) {
        return store
                .scan(Table.CHANGES, Keys.partition(conversation), Range.from(Keys.number(number), MOST_REVISIONS))
                .stream()
                .takeWhile(row -> Change.isRevisionOf(row, number))
                .map(row -> Change.edit(row, shard))
                .toList();
    }

    private StampedEntry entry(TopicId conversation, Stamp stamp) {
        return entries.find(conversation, stamp)
                .map(entry -> new StampedEntry(stamp, entry))
                .orElseThrow(() -> new StoreCorruptException(
                        "conversation " + conversation + ": no entry at offset " + stamp.offset()));
    }

    /// What the account has reacted to the message with.
    Set<Emoji> reactions(TopicId conversation, MessageNumber number, AccountId account) {
        byte[] prefix = Change.Reaction.prefix(number, account);
        Set<Emoji> found = new HashSet<>();
        store.scan(Table.CHANGES, Keys.partition(conversation), Range.from(prefix, MOST_REACTIONS)).stream()
                .takeWhile(row -> Change.isReactionOf(row, prefix))
                .forEach(row -> Change.emoji(row, prefix).ifPresent(found::add));
        return found;
    }
}
