package chat.maru.core.convergence;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<AccountId, Long> receipts = new HashMap<>();
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

    /// Whether this is what it says of its history.
    boolean shows(HistoryAccess history) {
        return info.history() == history;
    }

    boolean has(AccountId account) {
        return members.containsKey(account);
    }

    /// Somebody has read so far, as they let others know.
    void read(AccountId reader, MessageNumber number) {
        if (number.value() > 0) {
            receipts.put(reader, number.value());
        }
    }

    private Map<AccountId, Long> receiptsOfMembers() {
        Map<AccountId, Long> of = new HashMap<>(receipts);
        of.keySet().retainAll(members.keySet());
        return of;
    }

    /// What it is to one of the members, given their states.
    SeenOwn own(AccountId account, State.ReadMark mark, State.Preferences preferences, Optional<Content> draft) {
        long base = mark.number().value();
        boolean mine =
                messages.isEmpty() || messages.lastEntry().getValue().sender().equals(account);
        long unread = mine ? 0 : Math.max(0, messages.lastKey() - base);
        long mentions = unread == 0
                ? 0
                : messages.tailMap(base, false).values().stream()
                        .filter(message -> message.mentioned().contains(account))
                        .count();
        return new SeenOwn(mark, unread, mentions, preferences, draft);
    }

    void put(MessageNumber number, SeenMessage message) {
        messages.put(number.value(), message);
    }

    /// Only the messages that `theirs` lets through, by number.
    Seen only(LongPredicate theirs) {
        Seen less = new Seen(info, pinned);
        less.members.putAll(members);
        less.receipts.putAll(receipts);
        messages.forEach((number, message) -> {
            if (theirs.test(number)) {
                less.messages.put(number, message);
            }
        });
        return less;
    }

    /// Of its edits, this is the last one that may be seen; or what it said at first.
    void says(long number, Content content) {
        change(new MessageNumber(number), message -> message.content().isEmpty() ? message : message.edited(content));
    }

    void apply(MessageNumber entryNumber, Fact fact) {
        switch (fact) {
            case Fact.MessageSent sent -> messages.putIfAbsent(entryNumber.value(), SeenMessage.sent(sent));
            case Fact.MessageErased erased ->
                messages.put(entryNumber.value(), SeenMessage.erased(erased.id(), erased.sender()));
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
                        if (changed.change() != MemberChange.ROLE) {
                            receipts.remove(member.account());
                        }
                    } else {
                        members.remove(member.account());
                    }
                }
            }
            case Fact.StateChanged changed -> {
                if (changed.state() instanceof State.Receipt receipt) {
                    read(receipt.reader(), receipt.number());
                }
            }
            case Fact.BlockChanged _,
                    Fact.LinkChanged _,
                    Fact.ConversationCreated _,
                    Fact.ProfileChanged _,
                    Fact.Unreadable _ -> {}
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
                && pinned.equals(s.pinned)
                && receiptsOfMembers().equals(s.receiptsOfMembers());
    }

    @Override
    public int hashCode() {
        return messages.hashCode();
    }

    @Override
    public String toString() {
        return "Seen[" + info + " " + pinned + " " + members + " " + receiptsOfMembers() + " " + messages + "]";
    }
}
