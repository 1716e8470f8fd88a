package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Disclosure;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.JoinLink;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// What the stored form of an entry has behind its beginning, for what happens to conversations and to those
/// in them.
final class ConversationFacts {
    static final int CREATED = 2;
    static final int GROUP_CREATED = 9;
    static final int CHANGED = 10;
    static final int LINK = 12;
    // As long as groups had what they showed to newcomers in their inboxes, too.
    static final int MEMBERS_ONCE = 16;
    static final int CREATED_AMID_BLOCKS = 17;
    static final int BLOCK = 18;
    static final int MEMBERS = 19;

    private ConversationFacts() {}

    static byte[] write(Entry entry, Fact.ConversationCreated created) {
        boolean group = created.kind() == ConversationKind.GROUP;
        boolean blocks = !created.earlier().isEmpty() || !created.paused().isEmpty();
        int kind = group ? GROUP_CREATED : blocks ? CREATED_AMID_BLOCKS : CREATED;
        FormWriter form = EntryForm.begin(entry, kind, blocks ? 160 : 64);
        if (group) {
            ConversationForm.writeInto(form, created.info());
        } else {
            form.byteValue(ConversationForm.code(created.kind()));
        }
        form.uuid(created.creator().value()).count(created.members().size());
        created.members().forEach(member -> form.uuid(member.value()));
        if (kind == CREATED_AMID_BLOCKS) {
            members(form, created.earlier(), MembershipForm.SINCE);
            form.count(created.paused().size());
            created.paused().forEach(member -> form.uuid(member.value()));
        }
        return form.toBytes();
    }

    static Fact createdAmidBlocks(FormReader form) {
        Fact.ConversationCreated begun = (Fact.ConversationCreated) created(form);
        List<Member> earlier = members(form, MembershipForm.SINCE);
        int count = form.size();
        List<AccountId> paused = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paused.add(account(form));
        }
        return new Fact.ConversationCreated(
                begun.kind(), begun.creator(), begun.members(), begun.info(), earlier, paused);
    }

    static byte[] write(Entry entry, Fact.BlockChanged changed) {
        FormWriter form = EntryForm.begin(entry, BLOCK, 96)
                .uuid(changed.blocker().value())
                .uuid(changed.blocked().value())
                .byteValue(changed.present() ? 1 : 0)
                .byteValue(changed.begun() ? 1 : 0);
        MembershipForm.writeInto(form, changed.ofBlocker(), MembershipForm.SINCE);
        MembershipForm.writeInto(form, changed.ofBlocked(), MembershipForm.SINCE);
        return form.toBytes();
    }

    static Fact block(FormReader form) {
        return new Fact.BlockChanged(
                account(form),
                account(form),
                Flags.read("entry", form),
                Flags.read("entry", form),
                MembershipForm.readFrom(form, MembershipForm.SINCE),
                MembershipForm.readFrom(form, MembershipForm.SINCE));
    }

    private static void members(FormWriter form, List<Member> members, int version) {
        form.count(members.size());
        for (Member member : members) {
            form.uuid(member.account().value());
            MembershipForm.writeInto(form, member.membership(), version);
        }
    }

    private static List<Member> members(FormReader form, int version) {
        int count = form.size();
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(account(form), MembershipForm.readFrom(form, version)));
        }
        return members;
    }

    static Fact created(FormReader form) {
        ConversationKind kind = ConversationForm.kind(form.byteValue());
        Fact.ConversationCreated begun = begun(kind, GroupInfo.NONE, form);
        if (Set.copyOf(begun.members()).size() != 2) {
            throw new StoreCorruptException("entry: a direct conversation is between two");
        }
        return begun;
    }

    static Fact groupCreated(FormReader form) {
        return begun(ConversationKind.GROUP, ConversationForm.info(form), form);
    }

    private static Fact.ConversationCreated begun(ConversationKind kind, GroupInfo info, FormReader form) {
        AccountId creator = account(form);
        int count = form.size();
        List<AccountId> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(account(form));
        }
        return new Fact.ConversationCreated(kind, creator, members, info);
    }

    static byte[] write(Entry entry, Fact.ConversationChanged changed) {
        return EntryForm.begin(entry, CHANGED, 192)
                .uuid(changed.actor().value())
                .bytes(ConversationForm.write(changed.after()))
                .toBytes();
    }

    static Fact changed(TopicId topic, FormReader form) {
        return new Fact.ConversationChanged(
                account(form), ConversationForm.read(new ConversationId(topic.value()), form.bytes()));
    }

    static byte[] write(Entry entry, Fact.MembersChanged changed) {
        FormWriter form = EntryForm.begin(
                        entry, MEMBERS, 32 + 36 * changed.members().size())
                .byteValue(code(changed.change()))
                .uuid(changed.actor().value())
                .byteValue(code(changed.disclosure()));
        members(form, changed.members(), MembershipForm.DISCLOSED);
        form.byteValue(changed.link().isPresent() ? 1 : 0);
        changed.link().ifPresent(link -> JoinLinkForm.writeInto(form, link));
        return form.toBytes();
    }

    static Fact membersChanged(FormReader form) {
        return membersChanged(form, ConversationFacts::disclosure, MembershipForm.DISCLOSED);
    }

    static Fact membersChangedOnce(FormReader form) {
        return membersChanged(form, ConversationFacts::disclosureOnce, MembershipForm.SINCE);
    }

    private static Fact membersChanged(FormReader form, IntFunction<Disclosure> disclosures, int version) {
        MemberChange change = change(form.byteValue());
        AccountId actor = account(form);
        Disclosure disclosure = disclosures.apply(form.byteValue());
        List<Member> members = members(form, version);
        Optional<JoinLink> link =
                Flags.read("entry", form) ? Optional.of(JoinLinkForm.readFrom(form)) : Optional.empty();
        return new Fact.MembersChanged(change, actor, members, disclosure, link);
    }

    private static int code(Disclosure disclosure) {
        return switch (disclosure) {
            case NONE -> 1;
            case HISTORY -> 2;
            case INBOX -> 3;
        };
    }

    private static Disclosure disclosure(int code) {
        return switch (code) {
            case 1 -> Disclosure.NONE;
            case 2 -> Disclosure.HISTORY;
            case 3 -> Disclosure.INBOX;
            default -> throw new StoreCorruptException("entry: disclosure " + code + " is not known");
        };
    }

    private static Disclosure disclosureOnce(int code) {
        return switch (ConversationForm.history(code)) {
            case ALL -> Disclosure.INBOX;
            case SINCE_JOINING -> Disclosure.NONE;
        };
    }

    static byte[] write(Entry entry, Fact.LinkChanged changed) {
        FormWriter form = EntryForm.begin(entry, LINK, 96).uuid(changed.actor().value());
        JoinLinkForm.writeInto(form, changed.link());
        return form.toBytes();
    }

    static Fact link(FormReader form) {
        return new Fact.LinkChanged(account(form), JoinLinkForm.readFrom(form));
    }

    private static AccountId account(FormReader form) {
        return new AccountId(form.uuid());
    }

    private static int code(MemberChange change) {
        return switch (change) {
            case ADDED -> 1;
            case JOINED -> 2;
            case REMOVED -> 3;
            case LEFT -> 4;
            case ROLE -> 5;
        };
    }

    private static MemberChange change(int code) {
        return switch (code) {
            case 1 -> MemberChange.ADDED;
            case 2 -> MemberChange.JOINED;
            case 3 -> MemberChange.REMOVED;
            case 4 -> MemberChange.LEFT;
            case 5 -> MemberChange.ROLE;
            default -> throw new StoreCorruptException("entry: change of members " + code + " is not known");
        };
    }
}
