package chat.maru.core.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.history.ConversationView;
import chat.maru.core.history.History;
import chat.maru.core.history.MessageView;
import chat.maru.core.history.OwnView;
import chat.maru.core.history.Snapshot;
import chat.maru.core.inbox.InboxRead;
import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
import chat.maru.model.State;
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
    final long begun;
    final List<Long> stamps = new ArrayList<>();
    private final Map<ConversationId, Seen> conversations = new HashMap<>();
    private final Map<ConversationId, State.ReadMark> marks = new HashMap<>();
    private final Map<ConversationId, State.Preferences> preferences = new HashMap<>();
    private final Map<ConversationId, Optional<Content>> drafts = new HashMap<>();
    private Cursor cursor;

    private Device(AccountId owner, Cursor cursor) {
        this.owner = owner;
        this.cursor = cursor;
        this.begun = cursor.offset(0);
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

    /// What each of the conversations is to the owner.
    Map<ConversationId, SeenOwn> own() {
        Map<ConversationId, SeenOwn> own = new HashMap<>();
        conversations.forEach((id, seen) -> own.put(
                id,
                seen.own(
                        owner,
                        marks.getOrDefault(id, State.ReadMark.none(id)),
                        preferences.getOrDefault(id, State.Preferences.none(id)),
                        drafts.getOrDefault(id, Optional.empty()))));
        return own;
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
            case Fact.StateChanged changed -> keep(entry, changed.state());
            case Fact.BlockChanged changed -> {
                assertThat(changed.blocker()).as("nobody else is told").isEqualTo(owner);
                if (changed.present()) {
                    conversations.remove(conversation);
                } else {
                    fetch(room, conversation);
                }
            }
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

    private void keep(Entry entry, State state) {
        switch (state) {
            case State.ReadMark mark -> marks.put(mark.conversation(), mark);
            case State.Preferences prefers -> preferences.put(prefers.conversation(), prefers);
            case State.Draft draft -> drafts.put(draft.conversation(), draft.content());
            case State.Receipt _ -> update(entry.topic().conversationOfReceipts(), entry);
            case State.Settings settings -> assertThat(settings.account()).isEqualTo(owner);
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
        ConversationId id = view.conversation().id();
        room.receipts
                .of(owner, id)
                .ifPresent(receipts -> receipts.forEach(receipt -> seen.read(receipt.account(), receipt.read())));
        conversations.put(id, seen);
        OwnView own = view.own();
        marks.put(id, own.mark());
        preferences.put(id, own.preferences());
        drafts.put(id, own.draft());
        assertThat(seen.own(owner, own.mark(), own.preferences(), own.draft()))
                .as("what is said to be unread follows from the messages")
                .isEqualTo(seen(own));
    }

    private static SeenOwn seen(OwnView own) {
        return new SeenOwn(own.mark(), own.unread(), own.mentions(), own.preferences(), own.draft());
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
                        reactions,
                        Set.copyOf(sent.mentioned()));
            case Fact.MessageErased erased -> SeenMessage.erased(erased.id(), erased.sender());
            default -> throw new AssertionError("no message but " + view);
        };
    }
}
