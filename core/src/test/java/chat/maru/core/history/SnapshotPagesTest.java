package chat.maru.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// A snapshot that is read page by page, while the conversations in it go on.
final class SnapshotPagesTest {
    private final Room room = new Room();
    private final AccountId alice = room.signedUp(1);
    private long sent;

    @RepeatedTest(20)
    void pages_areTheWholeSnapshot_whateverComesBetweenThem(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(seed);
        List<ConversationId> conversations = opened(10, random.nextInt(40));
        spoken(random, conversations, random.nextInt(60));
        Snapshot whole = room.conversations.snapshot(alice, 1000);
        Snapshot page = room.conversations.snapshot(alice, 1 + random.nextInt(9));
        List<ConversationView> paged = new ArrayList<>(page.conversations());
        while (page.next().isPresent()) {
            conversations.addAll(opened(100 + paged.size(), random.nextInt(2)));
            spoken(random, conversations, random.nextInt(20));
            int limit = 1 + random.nextInt(9);
            page = next(page, limit);
            assertThat(page.cursor()).as("seed %d", seed).isEqualTo(whole.cursor());
            assertThat(page.conversations()).hasSizeBetween(1, limit);
            paged.addAll(page.conversations());
        }
        assertThat(paged).as("seed %d", seed).isEqualTo(whole.conversations());
    }

    @Test
    void aPage_endsWhereItIsAskedTo_andSaysWhetherThereIsMore() {
        opened(10, 5);

        assertThat(room.conversations.snapshot(alice, 5).next()).isEmpty();
        Snapshot first = room.conversations.snapshot(alice, 4);
        assertThat(first.conversations()).hasSize(4);
        Snapshot second = next(first, 4);
        assertThat(second.conversations()).hasSize(1).doesNotContainAnyElementsOf(first.conversations());
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aPage_ofLargeLastMessages_endsAtAMebibyte() {
        List<ConversationId> conversations = opened(10, 8);
        for (ConversationId conversation : conversations) {
            room.send(alice, conversation, ++sent, "x".repeat(400_000));
        }
        Snapshot page = room.conversations.snapshot(alice, 1000);
        int pages = 1;
        List<ConversationView> paged = new ArrayList<>(page.conversations());
        while (page.next().isPresent()) {
            assertThat(page.conversations()).hasSize(3);
            page = next(page, 1000);
            paged.addAll(page.conversations());
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(paged)
                .extracting(view -> view.conversation().id())
                .containsExactlyElementsOf(conversations.reversed());
    }

    @Test
    void aPage_ofLargeLastMessages_readsLittleMoreThanItHolds() {
        List<ConversationId> conversations = opened(10, 40);
        for (ConversationId conversation : conversations) {
            room.send(alice, conversation, ++sent, "x".repeat(400_000));
        }
        Interludes store = new Interludes(room.store);
        Conversations read =
                new Conversations(store, room.entries, room.horizon, new History(store, room.entries, room.horizon));
        Snapshot page = read.snapshot(alice, 1000);
        assertThat(page.conversations()).hasSize(3);
        assertThat(store.allBytes()).isLessThan(5 * 400_000);
    }

    @Test
    void aLaterPage_showsNothingFromBehindTheCursor() {
        List<ConversationId> conversations = opened(10, 2);
        room.send(alice, conversations.getFirst(), ++sent, "before");
        Snapshot first = room.conversations.snapshot(alice, 1);
        room.send(alice, conversations.getLast(), ++sent, "after");
        Snapshot second = next(first, 1);

        assertThat(second.conversations()).singleElement().satisfies(view -> {
            assertThat(view.conversation().id()).isEqualTo(conversations.getLast());
            assertThat(view.number()).isEqualTo(MessageNumber.NONE);
            assertThat(view.last()).isEmpty();
        });
    }

    @Test
    void aLaterPage_leavesOutWhatBeganBehindTheCursor() {
        AccountId bob = room.signedUp(2);
        List<ConversationId> conversations = opened(10, 2);
        Snapshot first = room.conversations.snapshot(alice, 1);
        GroupInfo shown = new GroupInfo("later", "", HistoryAccess.ALL);
        ConversationId group = ((Outcome.Opened)
                        room.decided(new GroupCommand.Create(bob, new UUID(7, 7), shown, List.of())))
                .conversation();
        room.decided(new GroupCommand.AddMembers(bob, group, List.of(alice)));
        Snapshot second = next(first, 5);

        assertThat(second.conversations())
                .extracting(view -> view.conversation().id())
                .containsExactly(conversations.getFirst());
        assertThat(room.conversations.snapshot(alice, 1).conversations())
                .extracting(view -> view.conversation().id())
                .containsExactly(group);
    }

    @Test
    void aPlace_ofAnotherLog_orBeyondTheEnd_isNone() {
        opened(10, 1);
        long end = room.horizon.offset();
        Generation own = room.horizon.generation();
        for (Cursor cursor : List.of(
                Cursor.of(own, end + 1), Cursor.of(new Generation(own.value() + 1), end), Cursor.of(own, end, 0))) {
            assertThat(room.conversations.snapshot(alice, new Snapshot.Place(cursor, end), 1))
                    .as("%s", cursor)
                    .isEmpty();
        }
        assertThat(room.conversations.snapshot(alice, new Snapshot.Place(Cursor.of(own, end), end), 1))
                .isPresent();
    }

    private Snapshot next(Snapshot page, int limit) {
        Optional<Snapshot> next = room.conversations.snapshot(alice, page.next().orElseThrow(), limit);
        return next.orElseThrow();
    }

    private List<ConversationId> opened(int from, int count) {
        List<ConversationId> opened = new ArrayList<>();
        for (int n = from; n < from + count; n++) {
            opened.add(room.open(alice, room.signedUp(n)));
        }
        return opened;
    }

    private void spoken(SplittableRandom random, List<ConversationId> conversations, int count) {
        for (int i = 0; i < count && !conversations.isEmpty(); i++) {
            room.send(alice, conversations.get(random.nextInt(conversations.size())), ++sent, "m" + sent);
        }
    }
}
