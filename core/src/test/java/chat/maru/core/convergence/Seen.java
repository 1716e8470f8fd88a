package chat.maru.core.convergence;

import chat.maru.model.AccountId;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.Member;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/// A conversation as a client knows it, and how each entry changes that. Applying entries again from an earlier
/// one on, all of them, comes to the same.
///
/// Confined to one thread.
final class Seen {
    private final Map<AccountId, Role> members = new HashMap<>();
    private final TreeMap<Long, SeenMessage> messages = new TreeMap<>();
    private GroupInfo info;
    private List<MessageId> pinned;

    Seen(GroupInfo info, List<MessageId> pinned) {
        this.info = info;
        this.pinned = pinned;
    }

    static Seen begun(Fact.ConversationCreated created) {
        Seen seen = new Seen(created.info(), List.of());
        created.members().forEach(member -> seen.members.put(member, created.role(member)));
        return seen;
    }

    void member(AccountId account, Role role) {
        members.put(account, role);
    }

    boolean has(AccountId account) {
        return members.containsKey(account);
    }

    void put(MessageNumber number, SeenMessage message) {
        messages.put(number.value(), message);
    }

    /// Only the messages that `theirs` lets through, by number.
    Seen only(LongPredicate theirs) {
        Seen less = new Seen(info, pinned);
        less.members.putAll(members);
        messages.forEach((number, message) -> {
            if (theirs.test(number)) {
                less.messages.put(number, message);
            }
        });
        return less;
    }

    void apply(MessageNumber entryNumber, Fact fact) {
        switch (fact) {
            case Fact.MessageSent sent ->
                messages.putIfAbsent(entryNumber.value(), SeenMessage.sent(sent.id(), sent.sender(), sent.content()));
            case Fact.MessageErased erased ->
                messages.put(
                        entryNumber.value(), new SeenMessage(erased.id(), erased.sender(), Optional.empty(), Set.of()));
            case Fact.MessageEdited edited -> change(edited.number(), message -> message.edited(edited.content()));
            case Fact.EditErased erased -> change(erased.number(), SeenMessage::deleted);
            case Fact.MessageDeleted deleted -> change(deleted.number(), SeenMessage::deleted);
            case Fact.ReactionChanged changed ->
                change(
                        changed.number(),
                        message -> message.reacted(changed.actor(), changed.emoji(), changed.present()));
            case Fact.ConversationChanged changed -> {
                info = changed.after().info();
                pinned = changed.after().pinned();
            }
            case Fact.MembersChanged changed -> {
                for (Member member : changed.members()) {
                    if (changed.change().stays()) {
                        members.put(member.account(), member.membership().role());
                    } else {
                        members.remove(member.account());
                    }
                }
            }
            case Fact.LinkChanged _, Fact.ConversationCreated _, Fact.ProfileChanged _, Fact.Unreadable _ -> {}
        }
    }

    /// What is done to a message that this client may not see does not concern it.
    private void change(MessageNumber number, UnaryOperator<SeenMessage> how) {
        messages.computeIfPresent(number.value(), (_, message) -> how.apply(message));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seen s
                && members.equals(s.members)
                && messages.equals(s.messages)
                && info.equals(s.info)
                && pinned.equals(s.pinned);
    }

    @Override
    public int hashCode() {
        return messages.hashCode();
    }

    @Override
    public String toString() {
        return "Seen[" + info + " " + pinned + " " + members + " " + messages + "]";
    }
}
