package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InboxTest {
    private static final int MANY = 1 << 20;

    private final Room room = new Room();
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final AccountId carol = room.signedUp(3);

    @Test
    void anInbox_isTheMergeOfItsTopics_inTheOrderOfTheLog() {
        ConversationId withBob = room.open(alice, bob);
        ConversationId withCarol = room.open(alice, carol);
        ConversationId others = room.open(bob, carol);
        room.send(alice, withBob, 1, "1");
        room.send(bob, others, 2, "not hers");
        room.send(carol, withCarol, 3, "2");
        room.send(bob, withBob, 4, "3");
        room.decided(new Command.ChangeProfile(alice, "Al", null));

        assertThat(offsets(readAll(alice, 500))).containsExactly(1L, 2L, 4L, 6L, 7L, 8L);
        assertThat(offsets(readAll(carol, 1))).containsExactly(2L, 3L, 5L, 6L);
    }

    @Test
    void whoIsUpToDate_getsNothing_andACursorAtTheEnd() {
        ConversationId withBob = room.open(alice, bob);
        room.send(alice, withBob, 1, "1");
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(carol, room.inbox.beginning(), 10, MANY);

        assertThat(page.entries()).isEmpty();
        assertThat(page.more()).isFalse();
        assertThat(page.next()).isEqualTo(room.horizon.cursor());
        assertThat(room.inbox.read(carol, page.next(), 10, MANY))
                .isEqualTo(new InboxRead.Page(List.of(), page.next(), false));
    }

    @Test
    void aCursorOfAnotherLife_orBeyondTheEnd_isReset() {
        assertThat(room.inbox.read(alice, Cursor.of(new Generation(1), 0), 1, MANY))
                .isEqualTo(new InboxRead.Reset(InboxRead.Reason.RESTORED));
        assertThat(room.inbox.read(alice, Cursor.of(new Generation(77), 1), 1, MANY))
                .isEqualTo(new InboxRead.Reset(InboxRead.Reason.AHEAD));
    }

    @Test
    void aPage_endsWithTheEntryThatFillsIt() {
        ConversationId withBob = room.open(alice, bob);
        for (int i = 0; i < 10; i++) {
            room.send(alice, withBob, i, "x".repeat(1000));
        }
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(alice, room.inbox.beginning(), 500, 2500);

        assertThat(page.entries()).hasSize(4);
        assertThat(page.more()).isTrue();
        assertThat(offsets(readAll(alice, 3))).hasSize(11).isSorted();
    }

    /// Pages are filled from the log where many conversations have news, as far as the log says where they are.
    @Test
    void anInbox_ofManyConversations_isWhole_whateverTheLogsRowsSay() {
        List<ConversationId> conversations = new ArrayList<>();
        for (int n = 10; n < 40; n++) {
            conversations.add(room.open(alice, room.signedUp(n)));
        }
        for (int id = 1; id <= 10; id++) {
            for (ConversationId conversation : conversations) {
                room.send(alice, conversation, id, "m" + id);
            }
            room.send(bob, room.open(bob, carol), id, "not hers");
        }
        List<Long> before = offsets(readAll(alice, 37));
        assertThat(before).hasSize(30 + 300).isSorted();
        assertThat(offsets(readAll(alice, before.size()))).isEqualTo(before);

        for (long offset : List.of(40L, 41L, 123L)) {
            room.store
                    .write(batch -> batch.put(Table.LOG, Keys.log(new Stamp(0, offset)), new byte[] {1}))
                    .join();
        }
        room.store
                .write(batch -> batch.delete(Table.LOG, Keys.log(new Stamp(0, 200))))
                .join();
        TopicId another = TopicId.of(conversations.getFirst());
        room.store
                .write(batch -> batch.put(Table.LOG, Keys.log(new Stamp(0, 250)), Keys.partition(another)))
                .join();
        assertThat(offsets(readAll(alice, 37))).isEqualTo(before);
        assertThat(offsets(readAll(alice, 500))).isEqualTo(before);
    }

    /// Of a page that ends with the last entry there is, nothing is said to follow.
    @Test
    void aPage_thatIsFullWithTheLastEntry_hasNoMore() {
        for (int n = 10; n < 30; n++) {
            room.open(alice, room.signedUp(n));
        }
        room.open(bob, carol);
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(alice, room.inbox.beginning(), 20, MANY);

        assertThat(page.entries()).hasSize(20);
        assertThat(page.more()).isFalse();
        assertThat(page.next()).isEqualTo(room.horizon.cursor());
    }

    @Test
    void whatIsNotDurable_isNotRead() {
        ConversationId withBob = room.open(alice, bob);
        room.store.hold();
        room.sequencer.submit(new Command.SendMessage(alice, withBob, Room.message(1), Room.text("1")), _ -> {});
        room.sequencer.step();

        assertThat(offsets(readAll(bob, 10))).containsExactly(1L);
        room.store.releaseAll();
        assertThat(offsets(readAll(bob, 10))).containsExactly(1L, 2L);
    }

    /// Random traffic among several people, each reading in random pages, with caches far too small and
    /// restarts: every inbox is exactly what was committed with its owner among the recipients.
    @Test
    void everyInbox_isExactlyWhatWasCommittedForIt_overManySeeds() {
        for (long seed = 1; seed <= 100; seed++) {
            everyInboxIsExact(seed);
        }
    }

    private static void everyInboxIsExact(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Room room = new Room();
        List<AccountId> people = new ArrayList<>();
        for (int n = 0; n < 3 + seed % 16; n++) {
            people.add(room.signedUp(n));
        }
        List<List<Long>> seen = new ArrayList<>();
        List<Cursor> cursors = new ArrayList<>();
        people.forEach(_ -> {
            seen.add(new ArrayList<>());
            cursors.add(room.inbox.beginning());
        });
        for (int step = 0; step < 300; step++) {
            int who = random.nextInt(people.size());
            AccountId sender = people.get(who);
            AccountId other = people.get((who + 1 + random.nextInt(people.size() - 1)) % people.size());
            ConversationId conversation = ConversationId.direct(sender, other);
            switch (random.nextInt(10)) {
                case 0 -> room.open(sender, other);
                case 1 ->
                    cursors.set(who, readPage(room, sender, cursors.get(who), 1 + random.nextInt(9), seen.get(who)));
                case 2 -> {
                    if (random.nextInt(10) == 0) {
                        room.restart();
                    }
                }
                default -> room.send(sender, conversation, random.nextInt(1000), "m");
            }
        }
        for (int who = 0; who < people.size(); who++) {
            AccountId reader = people.get(who);
            while (!cursors.get(who).equals(room.horizon.cursor())) {
                cursors.set(who, readPage(room, reader, cursors.get(who), 1 + random.nextInt(50), seen.get(who)));
            }
            List<Long> expected = room.committed.stream()
                    .filter(c -> c.recipients().contains(reader))
                    .map(c -> c.stamped().stamp().offset())
                    .toList();
            assertThat(seen.get(who)).as("seed %d, reader %d", seed, who).isEqualTo(expected);
        }
    }

    private static Cursor readPage(Room room, AccountId reader, Cursor from, int limit, List<Long> seen) {
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(reader, from, limit, MANY);
        page.entries().forEach(entry -> seen.add(entry.stamp().offset()));
        assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
        return page.next();
    }

    @Test
    void committedCursors_goUpAndNeverBack_alsoOverARestart() {
        ConversationId withBob = room.open(alice, bob);
        for (int i = 0; i < 5; i++) {
            room.send(alice, withBob, i, "m");
        }
        DeviceId phone = new DeviceId(new UUID(1, 1));
        DeviceId laptop = new DeviceId(new UUID(1, 2));

        assertThat(room.cursors.committed(bob, phone)).isEmpty();
        assertThat(room.cursors.commit(bob, phone, at(4)).join()).isEqualTo(Cursors.Commit.DONE);
        assertThat(room.cursors.commit(bob, phone, at(2)).join()).isEqualTo(Cursors.Commit.DONE);
        assertThat(room.cursors.commit(bob, phone, at(7)).join()).isEqualTo(Cursors.Commit.AHEAD);
        assertThat(room.cursors
                        .commit(bob, phone, Cursor.of(new Generation(5), 1))
                        .join())
                .isEqualTo(Cursors.Commit.RESTORED);
        assertThat(room.cursors.committed(bob, phone)).contains(at(4));
        assertThat(room.cursors.committed(bob, laptop)).isEmpty();
        room.restart();
        assertThat(room.cursors.committed(bob, phone)).contains(at(4));
        assertThat(room.cursors.commit(bob, phone, at(3)).join()).isEqualTo(Cursors.Commit.DONE);
        assertThat(room.cursors.committed(bob, phone)).contains(at(4));
    }

    @Test
    void aCommit_isAcknowledgedOnlyWhenDurable_alsoALowerOneThatCameLater() {
        MemoryStore store = room.store;
        ConversationId withBob = room.open(alice, bob);
        room.send(alice, withBob, 1, "m");
        DeviceId phone = new DeviceId(new UUID(1, 1));
        store.hold();
        CompletableFuture<Cursors.Commit> high = room.cursors.commit(bob, phone, at(2));
        CompletableFuture<Cursors.Commit> low = room.cursors.commit(bob, phone, at(1));

        assertThat(high).isNotDone();
        assertThat(low).isNotDone();
        store.releaseAll();
        assertThat(high).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(low).isCompletedWithValue(Cursors.Commit.DONE);
        room.restart();
        assertThat(room.cursors.committed(bob, phone)).isEqualTo(Optional.of(at(2)));
    }

    private List<StampedEntry> readAll(AccountId account, int pageSize) {
        List<StampedEntry> all = new ArrayList<>();
        Cursor cursor = room.inbox.beginning();
        boolean more = true;
        while (more) {
            InboxRead.Page page = (InboxRead.Page) room.inbox.read(account, cursor, pageSize, MANY);
            all.addAll(page.entries());
            cursor = page.next();
            more = page.more();
        }
        return all;
    }

    private static Cursor at(long offset) {
        return Cursor.of(new Generation(77), offset);
    }

    private static List<Long> offsets(List<StampedEntry> entries) {
        return entries.stream().map(entry -> entry.stamp().offset()).toList();
    }
}
