package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.Member;
import chat.maru.client.MemberReceipt;
import chat.maru.client.ReceiptEvent;
import chat.maru.client.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What has become of one's own messages: whom they have reached, and who has read them. In a conversation of two it is
/// said when the last one is read; of a group one asks.
///
/// Confined to the loop's thread.
final class Receipts {
    private final Session session;
    private final Screen screen;
    private final Rooms rooms;
    private final boolean watched;
    private final Map<UUID, Long> said = new HashMap<>();
    private final Map<UUID, Long> told = new HashMap<>();

    /// @param watched whether somebody sits there to be told
    Receipts(Session session, Screen screen, Rooms rooms, boolean watched) {
        this.session = session;
        this.screen = screen;
        this.rooms = rooms;
        this.watched = watched;
    }

    /// This message is one's own.
    void said(UUID conversation, long number) {
        said.merge(conversation, number, Math::max);
    }

    void read(ReceiptEvent read) {
        Conversation known = rooms.known(read.conversation());
        boolean direct = known != null && known.group().isEmpty();
        boolean mine = read.user().equals(session.account().id());
        if (!watched || mine || !direct || !rooms.isOpen(read.conversation())) {
            return;
        }
        long last = said.getOrDefault(read.conversation(), 0L);
        if (last > told.getOrDefault(read.conversation(), 0L) && read.number() >= last) {
            told.put(read.conversation(), last);
            screen.happened(read.at(), rooms.name(read.user()) + " has read #" + last);
        }
    }

    /// How far the others have come, for [#fate]; of nobody where that is not told.
    List<MemberReceipt> of(Conversation conversation) {
        UUID me = session.account().id();
        return session.own().receipts(conversation.id()).stream()
                .filter(each -> !each.user().equals(me))
                .toList();
    }

    /// What has become of a message of one's own, to be put behind it.
    String fate(Conversation conversation, List<MemberReceipt> receipts, long number) {
        long read = receipts.stream().filter(each -> each.read() >= number).count();
        if (read > 0) {
            told.merge(conversation.id(), number, Math::max);
            return conversation.group().isPresent() ? " (read by " + read + ")" : " (read)";
        }
        long reached = receipts.stream().filter(each -> reached(each, number)).count();
        return reached > 0 && reached == others(conversation).size() ? " (delivered)" : "";
    }

    /// What is read was delivered, whatever was said of that.
    private static boolean reached(MemberReceipt receipt, long number) {
        return Math.max(receipt.read(), receipt.delivered()) >= number;
    }

    /// Shows who has read a message.
    void show(Conversation conversation, long number) {
        Map<UUID, MemberReceipt> receipts = new HashMap<>();
        of(conversation).forEach(each -> receipts.put(each.user(), each));
        List<String> read = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        List<String> neither = new ArrayList<>();
        for (UUID user : others(conversation)) {
            MemberReceipt receipt = receipts.getOrDefault(user, new MemberReceipt(user, 0, 0));
            List<String> there = receipt.read() >= number ? read : reached(receipt, number) ? delivered : neither;
            there.add(rooms.name(user));
        }
        List<String> parts = new ArrayList<>();
        add(parts, "read by ", read);
        add(parts, "delivered to ", delivered);
        add(parts, "not known to have reached ", neither);
        screen.notice("#" + number + ": " + (parts.isEmpty() ? "nobody else is here" : String.join("; ", parts)));
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(what + String.join(", ", names));
        }
    }

    private List<UUID> others(Conversation conversation) {
        UUID me = session.account().id();
        return conversation.members().stream()
                .map(Member::user)
                .map(user -> user.id())
                .filter(user -> !user.equals(me))
                .toList();
    }
}
