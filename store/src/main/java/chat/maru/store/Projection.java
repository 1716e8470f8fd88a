package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.JoinLink;
import chat.maru.model.Member;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;

/// The rows an entry becomes. A pure function of the entry and its stamp: doing it again gives the same rows,
/// so an engine may write them together with the entry or repeat them after a crash.
public final class Projection {
    private static final byte[] NOTHING = {};

    private Projection() {}

    /// Puts the rows of the entry into the batch.
    public static void project(StampedEntry stamped, Batch into) {
        Stamp stamp = stamped.stamp();
        Entry entry = stamped.entry();
        into.put(Table.ENTRIES, Keys.entry(entry.topic(), stamp), EntryForm.write(entry));
        into.put(Table.LOG, Keys.log(stamp), Keys.partition(entry.topic()));
        switch (entry.fact()) {
            case Fact.MessageSent sent -> message(stamp, entry, sent, into);
            case Fact.StateChanged changed -> state(stamp, entry.topic(), changed, into);
            case Fact.MessageEdited edited -> {
                Change.Revision revision = new Change.Revision(edited.number(), stamp, entry.at(), edited.content());
                into.put(Table.CHANGES, Keys.revision(entry.topic(), edited.number(), stamp), revision.toBytes());
            }
            case Fact.MessageDeleted deleted -> deleted(entry, deleted, into);
            case Fact.ReactionChanged changed -> reaction(entry, changed, into);
            case Fact.ConversationCreated created -> created(stamp, entry, created, into);
            case Fact.ConversationChanged changed ->
                into.put(Table.TOPICS, Keys.topic(entry.topic()), ConversationForm.write(changed.after()));
            case Fact.MembersChanged changed -> members(stamp, entry, changed, into);
            case Fact.BlockChanged changed -> block(stamp, entry, changed, into);
            case Fact.LinkChanged changed -> link(entry, changed.link(), into);
            case Fact.ProfileChanged changed ->
                into.put(
                        Table.PROFILES,
                        Keys.account(changed.profile().account()),
                        ProfileForm.write(changed.profile()));
            case Fact.Unreadable _ -> throw new IllegalArgumentException("what cannot be read has no rows");
            case Fact.MessageErased _, Fact.EditErased _ ->
                throw new IllegalArgumentException("what is erased is not appended but put in place of what it was");
        }
    }

    private static void message(Stamp stamp, Entry entry, Fact.MessageSent sent, Batch into) {
        into.put(
                Table.IDS, Keys.messageId(entry.topic(), sent.id()), new MessagePlace(stamp, entry.number()).toBytes());
        if (entry.number().value() % Keys.MILESTONE == 0) {
            into.put(Table.MILESTONES, Keys.milestone(entry.topic(), entry.number()), Keys.order(stamp));
        }
        for (AccountId mentioned : sent.mentioned()) {
            into.put(Table.MENTIONS, mention(entry.topic(), mentioned, entry.number()), NOTHING);
        }
    }

    private static Key mention(TopicId topic, AccountId mentioned, MessageNumber number) {
        return Keys.mention(mentioned, new ConversationId(topic.value()), number);
    }

    /// The state that is replaced leaves only its place in the log: nobody needs to hear of it any more.
    private static void state(Stamp stamp, TopicId topic, Fact.StateChanged changed, Batch into) {
        StoredState now = new StoredState(changed.state(), stamp, changed.revision());
        into.put(Table.STATES, Keys.state(topic, changed.state().slot()), now.toBytes());
        changed.replaced().ifPresent(replaced -> {
            into.delete(Table.ENTRIES, Keys.entry(topic, replaced));
            into.put(Table.LOG, Keys.log(replaced), NOTHING);
        });
    }

    /// The message and its edits lose their text wherever it stands.
    private static void deleted(Entry entry, Fact.MessageDeleted deleted, Batch into) {
        for (AccountId mentioned : deleted.mentioned()) {
            into.delete(Table.MENTIONS, mention(entry.topic(), mentioned, deleted.number()));
        }
        for (StampedEntry erased : deleted.erased()) {
            into.put(Table.ENTRIES, Keys.entry(entry.topic(), erased.stamp()), EntryForm.write(erased.entry()));
            if (erased.entry().fact() instanceof Fact.EditErased) {
                into.delete(Table.CHANGES, Keys.revision(entry.topic(), deleted.number(), erased.stamp()));
            }
        }
    }

    private static void reaction(Entry entry, Fact.ReactionChanged changed, Batch into) {
        Key key = Keys.reaction(entry.topic(), changed.number(), changed.actor(), changed.emoji());
        if (changed.present()) {
            into.put(
                    Table.CHANGES,
                    key,
                    new Change.Reaction(changed.number(), changed.actor(), changed.emoji(), entry.at()).toBytes());
        } else {
            into.delete(Table.CHANGES, key);
        }
    }

    private static void created(Stamp stamp, Entry entry, Fact.ConversationCreated created, Batch into) {
        ConversationId id = new ConversationId(entry.topic().value());
        Conversation conversation =
                Conversation.begun(id, created.kind(), created.creator(), entry.at(), created.info());
        into.put(Table.TOPICS, Keys.topic(entry.topic()), ConversationForm.write(conversation));
        for (AccountId member : created.members()) {
            membership(id, member, created.after(member, stamp), into);
        }
    }

    private static void members(Stamp stamp, Entry entry, Fact.MembersChanged changed, Batch into) {
        ConversationId id = new ConversationId(entry.topic().value());
        for (Member member : changed.members()) {
            membership(id, member.account(), changed.after(member, stamp, entry.number()), into);
        }
        changed.link().ifPresent(link -> link(entry, link, into));
    }

    private static void block(Stamp stamp, Entry entry, Fact.BlockChanged changed, Batch into) {
        ConversationId id = new ConversationId(entry.topic().value());
        membership(id, changed.blocker(), changed.blockerAfter(stamp, entry.number()), into);
        Membership other = changed.blockedAfter(stamp);
        if (!other.equals(changed.ofBlocked())) {
            membership(id, changed.blocked(), other, into);
        }
        Key key = Keys.block(changed.blocker(), changed.blocked());
        if (changed.present()) {
            into.put(Table.BLOCKS, key, BlockForm.write(entry.at()));
        } else {
            into.delete(Table.BLOCKS, key);
        }
    }

    private static void membership(ConversationId id, AccountId member, Membership membership, Batch into) {
        byte[] form = MembershipForm.write(membership);
        into.put(Table.MEMBERS, Keys.member(id, member), form);
        into.put(Table.USER_TOPICS, Keys.userTopic(member, id), form);
    }

    private static void link(Entry entry, JoinLink link, Batch into) {
        into.put(Table.LINKS, Keys.link(entry.topic(), link.id()), JoinLinkForm.write(link));
    }
}
