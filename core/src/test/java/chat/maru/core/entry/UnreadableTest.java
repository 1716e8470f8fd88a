package chat.maru.core.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.core.history.History;
import chat.maru.core.history.MessageView;
import chat.maru.core.inbox.Inbox;
import chat.maru.core.inbox.InboxRead;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Fact.Unreadable.Kind;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.BrokenForms;
import chat.maru.store.EntryForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Entries that the store vouches for and nobody can read: everybody gets past them, and nothing is numbered twice.
final class UnreadableTest {
    private static final byte[] LATER_VERSION = {9, 8, 7, 6};
    private static final int SCANS_OF_ALL_IDS = 2;

    private final Room room = new Room(new MemoryStore(), new Sequencer.Config(64, 8, 4));
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final ConversationId conversation = room.open(alice, bob);
    private final TopicId topic = TopicId.of(conversation);

    @Test
    void aMessageThatCannotBeRead_hasItsPlaceAndNumber_everywhere() {
        say(1, 2, 3);
        overwrite(3, LATER_VERSION);
        room.restart();

        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "1", "2?", "3");
        assertThat(history()).extracting(UnreadableTest::told).containsExactly("3", "2?", "1");
        assertThat(room.history.around(bob, conversation, Room.message(2), 1))
                .hasValueSatisfying(page -> assertThat(page.messages())
                        .extracting(MessageView::message)
                        .extracting(UnreadableTest::told)
                        .containsExactly("2?"));
        assertThat(room.history.before(bob, conversation, new MessageNumber(3), 1))
                .hasValueSatisfying(page -> assertThat(page.messages())
                        .extracting(MessageView::message)
                        .extracting(UnreadableTest::told)
                        .containsExactly("2?"));
        assertThat(room.unreadable).containsExactly("3: entry: version 9, only 1 is known");
    }

    @Test
    void theLastMessage_ifItCannotBeRead_stillCounts() {
        say(1, 2);
        overwrite(3, LATER_VERSION);
        room.restart();

        assertThat(room.conversations.snapshot(bob, 1000).conversations())
                .singleElement()
                .satisfies(view -> assertThat(view.number()).isEqualTo(new MessageNumber(2)))
                .satisfies(view ->
                        assertThat(told(view.last().orElseThrow().message())).isEqualTo("2?"));
        assertThat(room.send(alice, conversation, 3, "three")).isEqualTo(sent(3));
    }

    @Test
    void aMessageThatCannotBeRead_keepsItsId() {
        say(1, 2);
        overwrite(2, LATER_VERSION);
        room.restart();

        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(new Outcome.IdReused());
        assertThat(room.send(alice, conversation, 2, "m2"))
                .isEqualTo(new Outcome.Sent(new MessageNumber(2), Room.NOW, true));
        assertThat(room.send(alice, conversation, 3, "three")).isEqualTo(sent(3));
    }

    @Test
    void whatIsNoMessage_takesNoNumber() {
        say(1, 2);
        append(topic, 4, LATER_VERSION);
        append(
                topic,
                5,
                EntryForm.write(new Entry(
                        topic,
                        new MessageNumber(3),
                        Room.NOW,
                        new Fact.MessageSent(Room.message(3), alice, Content.ofJson(new byte[0])))));
        room.restart();

        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "1", "2", "OTHER", "OTHER");
        assertThat(history()).extracting(UnreadableTest::told).containsExactly("2", "1");
        assertThat(room.send(alice, conversation, 3, "three")).isEqualTo(sent(3));
    }

    /// The one thing that tells whether it was a message cannot be read either.
    @Test
    void whereTheNumberCannotBeTold_nothingIsSent_andElsewhereEverythingIs() {
        AccountId carol = room.signedUp(3);
        ConversationId other = room.open(alice, carol);
        say(1);
        overwrite(3, LATER_VERSION);
        put(Table.IDS, Keys.messageId(topic, Room.message(1)), LATER_VERSION);
        room.restart();

        assertThat(room.send(alice, conversation, 2, "two"))
                .isEqualTo(new Outcome.Unavailable(Outcome.Unavailable.Reason.FAILED));
        assertThat(room.send(alice, other, 2, "two")).isEqualTo(sent(1));
        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "UNCERTAIN");
        assertThat(history()).isEmpty();
    }

    @Test
    void anAccountsOwnAffairs_areGotPastToo() {
        room.decided(new Command.ChangeProfile(bob, "Bob", null));
        put(Table.ENTRIES, Keys.entry(TopicId.of(bob), new Stamp(0, 2)), LATER_VERSION);
        say(1);
        room.restart();

        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "ACCOUNT", "1");
    }

    @Test
    void aConversationThatBeganUnreadably_goesOn() {
        overwrite(1, LATER_VERSION);
        room.restart();

        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(sent(1));
        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("OTHER", "1");
    }

    @Test
    void amongManyMessages_theNumberIsFound() {
        say(LongStream.rangeClosed(1, 1_500).toArray());
        overwrite(1_501, LATER_VERSION);
        room.restart();

        assertThat(room.send(alice, conversation, 2_000, "next")).isEqualTo(sent(1_501));
    }

    /// Going through a conversation's ids takes long when they are many: it is done once, not for each entry.
    @Test
    void idsAreGoneThroughOnce_howeverManyEntriesCannotBeRead() {
        say(LongStream.rangeClosed(1, 1_500).toArray());
        LongStream.rangeClosed(1_202, 1_501).forEach(offset -> overwrite(offset, LATER_VERSION));
        room.restart();
        Interludes ids = new Interludes(room.store).at(Table.IDS);
        EntryReader reader = new EntryReader(ids, Room::wellFormed, (_, _, _) -> {});
        Inbox inbox = new Inbox(ids, reader, room.horizon);

        assertThat(((InboxRead.Page) inbox.read(bob, beginning(), 2_000, 1 << 20)).entries())
                .extracting(UnreadableTest::told)
                .containsSequence("1200", "1201?", "1202?")
                .endsWith("1499?", "1500?");
        assertThat(ids.scans()).isEqualTo(SCANS_OF_ALL_IDS);
    }

    @Test
    void theSequencerGoesThroughIdsOnce_whateverStandsAtTheEnd() {
        say(LongStream.rangeClosed(1, 1_500).toArray());
        LongStream.rangeClosed(1_202, 1_501).forEach(offset -> overwrite(offset, LATER_VERSION));
        LongStream.rangeClosed(1_502, 1_800).forEach(offset -> append(topic, offset, LATER_VERSION));
        room.restart();
        Interludes store = new Interludes(room.store).at(Table.IDS);
        List<Outcome> replies = new ArrayList<>();
        Sequencer sequencer = new Sequencer(
                store,
                new EntryReader(store, Room::wellFormed, (_, _, _) -> {}),
                room.log,
                Content::equals,
                () -> Room.NOW,
                new Sequencer.Config(64, 8, 4),
                _ -> {});
        sequencer.submit(
                new Command.SendMessage(alice, conversation, Room.message(2_000), Room.text("next")), replies::add);
        sequencer.step();

        assertThat(replies).containsExactly(sent(1_501));
        assertThat(store.scans()).isEqualTo(2 * SCANS_OF_ALL_IDS);
    }

    /// What was found of entries is not taken for the answer about later ones.
    @Test
    void entriesThatCameLater_areLookedForAnew() {
        say(1, 2);
        overwrite(2, LATER_VERSION);
        room.restart();
        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "1?", "2");
        say(3, 4);
        overwrite(4, LATER_VERSION);

        assertThat(inbox()).extracting(UnreadableTest::told).containsExactly("created", "1?", "2", "3?", "4");
    }

    /// What the store itself finds damaged is no entry that cannot be read: it stays as loud as it was.
    @Test
    void damageThatTheStoreFinds_isThrown() {
        say(1);
        overwrite(2, LATER_VERSION);
        Interludes store = new Interludes(room.store).at(Table.IDS).after(UnreadableTest::damaged);
        EntryReader reader = new EntryReader(store, Room::wellFormed, (_, _, _) -> {});
        assertThatThrownBy(() -> new Inbox(store, reader, room.horizon).read(bob, beginning(), 10, 10_000))
                .isInstanceOf(StoreCorruptException.class);

        store.at(Table.ENTRIES).after(UnreadableTest::damaged);
        assertThatThrownBy(() -> new Inbox(store, reader, room.horizon).read(bob, beginning(), 10, 10_000))
                .isInstanceOf(StoreCorruptException.class);
    }

    /// Whatever is wrong with however many of them: nothing is skipped, nothing comes twice, and numbers go on.
    @Test
    void brokenForms_standInNobodysWay() {
        int unreadable = 0;
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Room broken = new Room();
            AccountId one = broken.signedUp(1);
            AccountId other = broken.signedUp(2);
            TopicId of = TopicId.of(broken.open(one, other));
            for (int i = 1; i <= 20; i++) {
                broken.send(one, new ConversationId(of.value()), i, "m" + i);
            }
            int poisoned = poison(broken, of, random);
            unreadable += poisoned;
            broken.restart();
            String as = "seed " + seed;

            List<StampedEntry> all = inbox(broken, other, 1 + random.nextInt(30));
            assertThat(all).extracting(e -> e.stamp().offset()).as(as).isEqualTo(upTo(21));
            assertThat(broken.unreadable).as(as).hasSize(poisoned);
            List<Long> numbers = broken.history.newest(other, new ConversationId(of.value()), 100).stream()
                    .flatMap(page -> page.messages().stream())
                    .map(e -> e.message().entry().number().value())
                    .toList();
            assertThat(numbers.reversed()).as(as).isEqualTo(upTo(20));
            assertThat(broken.send(one, new ConversationId(of.value()), 21, "on"))
                    .as(as)
                    .isEqualTo(sent(21));
            List<Finding> findings = new ArrayList<>();
            new Verification(broken.store, Room::wellFormed, findings::add).run();
            assertThat(findings)
                    .as(as)
                    .hasSize(poisoned)
                    .allMatch(f -> f.check().equals("readable rows"));
        }
        assertThat(unreadable).isGreaterThan(300);
    }

    private static int poison(Room room, TopicId topic, SplittableRandom random) {
        int poisoned = 0;
        for (int offset = 2; offset <= 21; offset++) {
            Key key = Keys.entry(topic, new Stamp(0, offset));
            byte[] form = room.store.get(Table.ENTRIES, key).orElseThrow();
            byte[] broken = new BrokenForms(random).broken(form);
            if (random.nextInt(3) > 0 && !readable(topic, broken)) {
                room.store.write(batch -> batch.put(Table.ENTRIES, key, broken)).join();
                poisoned++;
            }
        }
        return poisoned;
    }

    private static boolean readable(TopicId topic, byte[] form) {
        try {
            return !(EntryForm.read(topic, form).fact() instanceof Fact.MessageSent sent)
                    || Room.wellFormed(sent.content());
        } catch (StoreCorruptException _) {
            return false;
        }
    }

    private static void damaged() {
        throw new StoreCorruptException("a checksum does not fit");
    }

    private void say(long... ids) {
        for (long id : ids) {
            room.send(alice, conversation, id, "m" + id);
        }
    }

    private void overwrite(long offset, byte[] form) {
        put(Table.ENTRIES, Keys.entry(topic, new Stamp(0, offset)), form);
    }

    private void append(TopicId to, long offset, byte[] form) {
        put(Table.ENTRIES, Keys.entry(to, new Stamp(0, offset)), form);
        put(Table.LOG, Keys.log(new Stamp(0, offset)), Keys.partition(to));
    }

    private void put(Table table, Key key, byte[] value) {
        room.store.write(batch -> batch.put(table, key, value)).join();
    }

    private Cursor beginning() {
        return Cursor.of(room.horizon.generation(), 0);
    }

    private List<StampedEntry> inbox() {
        return inbox(room, bob, 2);
    }

    private static List<StampedEntry> inbox(Room room, AccountId account, int limit) {
        List<StampedEntry> all = new ArrayList<>();
        InboxRead.Page page;
        Cursor cursor = Cursor.of(room.horizon.generation(), 0);
        do {
            page = (InboxRead.Page) room.inbox.read(account, cursor, limit, 10_000);
            all.addAll(page.entries());
            cursor = page.next();
        } while (page.more());
        return all;
    }

    private List<StampedEntry> history() {
        return room.history.newest(bob, conversation, 100).map(History.Page::messages).orElseThrow().stream()
                .map(MessageView::message)
                .toList();
    }

    private static String told(StampedEntry stamped) {
        Entry entry = stamped.entry();
        return switch (entry.fact()) {
            case Fact.MessageSent _ -> entry.number().toString();
            case Fact.ConversationCreated _ -> "created";
            case Fact.ProfileChanged _ -> "profile";
            case Fact.MessageErased _,
                    Fact.MessageEdited _,
                    Fact.EditErased _,
                    Fact.MessageDeleted _,
                    Fact.ReactionChanged _,
                    Fact.ConversationChanged _,
                    Fact.MembersChanged _,
                    Fact.LinkChanged _,
                    Fact.StateChanged _,
                    Fact.BlockChanged _ -> throw new AssertionError("nobody said " + entry);
            case Fact.Unreadable(Kind kind) -> kind == Kind.MESSAGE ? entry.number() + "?" : kind.name();
        };
    }

    private static Outcome sent(long number) {
        return new Outcome.Sent(new MessageNumber(number), Room.NOW, false);
    }

    private static List<Long> upTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(n -> (long) n).toList();
    }
}
