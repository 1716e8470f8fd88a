package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.Member;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Change;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What the entries of a conversation make of it, told again from the first on. Entries that contradict those
/// before them are told of as they are met.
///
/// Confined to one thread.
final class Replay {
    private static final int CHUNK = 64;

    private final Store store;
    private final EntryReader entries;
    private final ConversationId id;
    private final TopicId topic;
    private final BiConsumer<Stamp, String> contradictions;
    private final Map<AccountId, Membership> members = new HashMap<>();
    private final Map<LinkId, JoinLink> links = new HashMap<>();
    private final Map<Key, Change.Reaction> reactions = new HashMap<>();
    private final Map<MessageNumber, Set<Stamp>> edits = new HashMap<>();
    private final Map<MessageNumber, Stamp> erased = new HashMap<>();
    private final Set<Key> mentions = new HashSet<>();
    private final Map<Key, Instant> blocks = new HashMap<>();
    private @Nullable Conversation conversation;
    private Stamp last = new Stamp(Verification.SHARD, 0);
    private boolean blind;

    /// @param contradictions told of each entry that cannot be, and why
    Replay(Store store, EntryReader entries, ConversationId id, BiConsumer<Stamp, String> contradictions) {
        this.store = store;
        this.entries = entries;
        this.id = id;
        this.topic = TopicId.of(id);
        this.contradictions = contradictions;
    }

    /// Tells what came since. Says whether anything did.
    boolean goOn() {
        Stamp before = last;
        List<Row> rows;
        do {
            rows = store.scan(Table.ENTRIES, Keys.partition(topic), Range.after(Keys.order(last), CHUNK));
            for (Row row : rows) {
                last = Keys.stamp(Verification.SHARD, row.key().order());
                tell(last, entries.read(topic, last, row.value()));
            }
        } while (!rows.isEmpty());
        return !last.equals(before);
    }

    /// Whether there was an entry that cannot be read: what came of it nobody knows.
    boolean blind() {
        return blind;
    }

    Optional<Conversation> conversation() {
        return Optional.ofNullable(conversation);
    }

    Map<AccountId, Membership> members() {
        return members;
    }

    Map<LinkId, JoinLink> links() {
        return links;
    }

    /// By their keys in [Table#CHANGES].
    Map<Key, Change.Reaction> reactions() {
        return reactions;
    }

    /// The keys in [Table#CHANGES] of the edits of messages that are not deleted.
    Set<Key> revisions() {
        Set<Key> keys = new HashSet<>();
        edits.forEach((number, stamps) -> stamps.forEach(stamp -> keys.add(Keys.revision(topic, number, stamp))));
        return keys;
    }

    /// By their keys in [Table#BLOCKS], and since when.
    Map<Key, Instant> blocks() {
        return blocks;
    }

    /// The keys in [Table#MENTIONS] of messages that are not deleted.
    Set<Key> mentions() {
        return mentions;
    }

    /// Messages that have lost their text without being deleted, and where.
    Map<MessageNumber, Stamp> erased() {
        return erased;
    }

    private void tell(Stamp stamp, Entry entry) {
        switch (entry.fact()) {
            case Fact.ConversationCreated created -> created(stamp, entry, created);
            case Fact.ConversationChanged changed -> conversation = changed.after();
            case Fact.MembersChanged changed -> membersChanged(stamp, entry, changed);
            case Fact.BlockChanged changed -> blocked(stamp, entry, changed);
            case Fact.LinkChanged changed -> links.put(changed.link().id(), changed.link());
            case Fact.MessageEdited edited ->
                edits.computeIfAbsent(edited.number(), _ -> new HashSet<>()).add(stamp);
            case Fact.MessageErased _ -> erased.put(entry.number(), stamp);
            case Fact.EditErased edit -> erased.put(edit.number(), stamp);
            case Fact.MessageDeleted deleted -> deleted(stamp, deleted);
            case Fact.ReactionChanged changed -> reacted(entry, changed);
            case Fact.Unreadable unreadable -> blind |= !unreadable.isMessage();
            case Fact.MessageSent sent ->
                sent.mentioned().forEach(account -> mentions.add(Keys.mention(account, id, entry.number())));
            case Fact.ProfileChanged _ -> {
                // Changes nothing but the log.
            }
            case Fact.StateChanged _ -> contradictions.accept(stamp, "a state among what happens in a conversation");
        }
    }

    private void created(Stamp stamp, Entry entry, Fact.ConversationCreated created) {
        conversation = Conversation.begun(id, created.kind(), created.creator(), entry.at(), created.info());
        for (Member member : created.earlier()) {
            wasMember(stamp, member.account(), member.membership());
        }
        for (AccountId member : created.members()) {
            members.put(member, created.after(member, stamp));
        }
    }

    private void membersChanged(Stamp stamp, Entry entry, Fact.MembersChanged changed) {
        for (Member member : changed.members()) {
            wasMember(stamp, member.account(), member.membership());
            members.put(member.account(), changed.after(member, stamp, entry.number()));
        }
        changed.link().ifPresent(link -> used(stamp, link));
    }

    private void wasMember(Stamp stamp, AccountId account, Membership told) {
        Membership before = members.getOrDefault(account, Membership.NONE);
        boolean same = before.intervals().equals(told.intervals()) && before.disclosedUpTo() == told.disclosedUpTo();
        if (!blind && !same) {
            contradictions.accept(stamp, "account " + account + " was a member at other times before");
        }
    }

    private void blocked(Stamp stamp, Entry entry, Fact.BlockChanged changed) {
        wasMember(stamp, changed.blocker(), changed.ofBlocker());
        wasMember(stamp, changed.blocked(), changed.ofBlocked());
        members.put(changed.blocker(), changed.blockerAfter(stamp, entry.number()));
        if (members.containsKey(changed.blocked())) {
            members.put(changed.blocked(), changed.blockedAfter(stamp));
        }
        Key key = Keys.block(changed.blocker(), changed.blocked());
        if (changed.present()) {
            blocks.put(key, entry.at());
        } else {
            blocks.remove(key);
        }
    }

    private void used(Stamp stamp, JoinLink link) {
        JoinLink before = links.put(link.id(), link);
        if (!blind && (before == null || !before.usedOnceMore().equals(link))) {
            contradictions.accept(stamp, "link " + link.id() + " is not as it was but for one more use");
        }
    }

    /// The deletion and what it takes the text from are written as one.
    private void deleted(Stamp stamp, Fact.MessageDeleted deleted) {
        erased.remove(deleted.number());
        deleted.mentioned().forEach(account -> mentions.remove(Keys.mention(account, id, deleted.number())));
        Optional<Stamp> message = store.get(Table.IDS, Keys.messageId(topic, deleted.message()))
                .map(MessagePlace::read)
                .map(MessagePlace::stamp);
        Set<Stamp> edited = edits.getOrDefault(deleted.number(), Set.of());
        edits.remove(deleted.number());
        boolean text =
                message.filter(this::hasText).isPresent() || edited.stream().anyMatch(this::hasText);
        if (text) {
            contradictions.accept(stamp, "the text of message " + deleted.number() + ", which this deletes, is there");
        }
    }

    private boolean hasText(Stamp stamp) {
        return entries.find(topic, stamp)
                .map(Entry::fact)
                .filter(fact -> fact instanceof Fact.MessageSent || fact instanceof Fact.MessageEdited)
                .isPresent();
    }

    private void reacted(Entry entry, Fact.ReactionChanged changed) {
        Key key = Keys.reaction(topic, changed.number(), changed.actor(), changed.emoji());
        if (changed.present()) {
            reactions.put(key, new Change.Reaction(changed.number(), changed.actor(), changed.emoji(), entry.at()));
        } else {
            reactions.remove(key);
        }
    }
}
