package chat.maru.core.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.history.ConversationView;
import chat.maru.core.history.History;
import chat.maru.core.history.MessageView;
import chat.maru.core.history.Snapshot;
import chat.maru.core.inbox.InboxRead;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A client of somebody's: what it knows, and how it learns more. It asks for a conversation when it is put in.
///
/// Confined to one thread.
final class Device {
    private static final int BYTES = 1 << 20;

    final AccountId owner;
    final List<Long> stamps = new ArrayList<>();
    private final Map<ConversationId, Seen> conversations = new HashMap<>();
    private Cursor cursor;

    private Device(AccountId owner, Cursor cursor) {
        this.owner = owner;
        this.cursor = cursor;
    }

    /// One that reads everything from the beginning.
    static Device replaying(Room room, AccountId owner) {
        return new Device(owner, room.inbox.beginning());
    }

    /// One that asks for a snapshot and all of history.
    static Device fresh(Room room, AccountId owner) {
        Snapshot page = room.conversations.snapshot(owner, 3);
        Device device = new Device(owner, page.cursor());
        page.conversations().forEach(view -> device.take(room, view));
        while (page.next().isPresent()) {
            page = room.conversations.snapshot(owner, page.next().get(), 3).orElseThrow();
            page.conversations().forEach(view -> device.take(room, view));
        }
        return device;
    }

    Map<ConversationId, Seen> conversations() {
        return conversations;
    }

    /// Reads one page of so many entries, and tells whether there is more.
    boolean read(Room room, int entries) {
        InboxRead read = room.inbox.read(owner, cursor, entries, BYTES);
        if (!(read instanceof InboxRead.Page page)) {
            throw new AssertionError("no page but " + read);
        }
        page.entries().forEach(entry -> apply(room, entry));
        cursor = page.next();
        return page.more();
    }

    private void apply(Room room, StampedEntry stamped) {
        stamps.add(stamped.stamp().offset());
        Entry entry = stamped.entry();
        ConversationId conversation = new ConversationId(entry.topic().value());
        switch (entry.fact()) {
            case Fact.ConversationCreated created -> conversations.putIfAbsent(conversation, Seen.begun(created));
            case Fact.MembersChanged changed
            when concerns(changed) && changed.change().stays() -> {
                switch (changed.change()) {
                    case ADDED, JOINED -> fetch(room, conversation);
                    case ROLE, REMOVED, LEFT -> update(conversation, entry);
                }
            }
            case Fact.MembersChanged changed when concerns(changed) -> conversations.remove(conversation);
            default -> update(conversation, entry);
        }
    }

    private boolean concerns(Fact.MembersChanged changed) {
        return changed.members().stream().anyMatch(member -> member.account().equals(owner));
    }

    private void update(ConversationId conversation, Entry entry) {
        Seen seen = conversations.get(conversation);
        if (seen != null) {
            seen.apply(entry.number(), entry.fact());
        }
    }

    private void fetch(Room room, ConversationId conversation) {
        conversations.remove(conversation);
        room.conversations.find(owner, conversation).ifPresent(view -> take(room, view));
    }

    private void take(Room room, ConversationView view) {
        Seen seen = new Seen(view.conversation().info(), view.conversation().pinned());
        view.members().forEach(member -> seen.member(member.profile().account(), member.role()));
        Optional<History.Page> page =
                room.history.newest(owner, view.conversation().id(), 7);
        while (page.isPresent() && !page.get().messages().isEmpty()) {
            for (MessageView message : page.get().messages()) {
                seen.put(message.message().entry().number(), seen(message));
            }
            MessageNumber last =
                    page.get().messages().getLast().message().entry().number();
            Optional<History.Page> next =
                    room.history.before(owner, view.conversation().id(), last, 50);
            assertThat(next.orElseThrow().messages().isEmpty())
                    .as("a page says whether there is more")
                    .isEqualTo(!page.get().more());
            page = next;
        }
        conversations.put(view.conversation().id(), seen);
    }

    private static SeenMessage seen(MessageView view) {
        Set<SeenMessage.Reaction> reactions = view.reactions().stream()
                .map(reaction -> new SeenMessage.Reaction(reaction.account(), reaction.emoji()))
                .collect(Collectors.toSet());
        return switch (view.message().entry().fact()) {
            case Fact.MessageSent sent ->
                new SeenMessage(
                        sent.id(),
                        sent.sender(),
                        Optional.of(view.edit().map(edit -> edit.content()).orElse(sent.content())),
                        reactions);
            case Fact.MessageErased erased ->
                new SeenMessage(erased.id(), erased.sender(), Optional.empty(), reactions);
            default -> throw new AssertionError("no message but " + view);
        };
    }
}
