package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;

/// The rows an entry becomes. A pure function of the entry and its stamp: doing it again gives the same rows,
/// so an engine may write them together with the entry or repeat them after a crash.
public final class Projection {
    private Projection() {}

    /// Puts the rows of the entry into the batch.
    public static void project(StampedEntry stamped, Batch into) {
        Stamp stamp = stamped.stamp();
        Entry entry = stamped.entry();
        into.put(Table.ENTRIES, Keys.entry(entry.topic(), stamp), EntryForm.write(entry));
        into.put(Table.LOG, Keys.log(stamp), Keys.partition(entry.topic()));
        switch (entry.fact()) {
            case Fact.MessageSent sent -> message(stamp, entry, sent, into);
            case Fact.ConversationCreated created -> created(stamp, entry, created, into);
            case Fact.ProfileChanged changed ->
                into.put(
                        Table.PROFILES,
                        Keys.account(changed.profile().account()),
                        ProfileForm.write(changed.profile()));
            case Fact.Unreadable _ -> throw new IllegalArgumentException("what cannot be read has no rows");
        }
    }

    private static void message(Stamp stamp, Entry entry, Fact.MessageSent sent, Batch into) {
        into.put(
                Table.IDS, Keys.messageId(entry.topic(), sent.id()), new MessagePlace(stamp, entry.number()).toBytes());
        if (entry.number().value() % Keys.MILESTONE == 0) {
            into.put(Table.MILESTONES, Keys.milestone(entry.topic(), entry.number()), Keys.order(stamp));
        }
    }

    private static void created(Stamp stamp, Entry entry, Fact.ConversationCreated created, Batch into) {
        ConversationId id = new ConversationId(entry.topic().value());
        Conversation conversation = new Conversation(id, created.kind(), created.creator(), entry.at());
        into.put(Table.TOPICS, Keys.topic(entry.topic()), ConversationForm.write(conversation));
        byte[] membership = MembershipForm.write(MembershipForm.from(stamp, Role.MEMBER));
        for (AccountId member : created.members()) {
            into.put(Table.MEMBERS, Keys.member(id, member), membership);
            into.put(Table.USER_TOPICS, Keys.userTopic(member, id), membership);
        }
    }
}
