package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Unavailable.Reason;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SequencerTest {
    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4));
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final AccountId carol = room.signedUp(3);

    @Test
    void messages_areNumberedWithoutHoles() {
        ConversationId conversation = room.open(alice, bob);

        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(sent(1, false));
        assertThat(room.send(bob, conversation, 2, "two")).isEqualTo(sent(2, false));
        assertThat(room.committed).extracting(c -> c.stamped().stamp().offset()).containsExactly(1L, 2L, 3L);
        assertThat(room.committed).allSatisfy(c -> assertThat(c.recipients()).containsExactlyInAnyOrder(alice, bob));
    }

    @Test
    void aMessagePutAgain_isTheSameMessage_alsoAfterARestart() {
        ConversationId conversation = room.open(alice, bob);
        room.send(alice, conversation, 1, "one");
        room.send(alice, conversation, 2, "two");

        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(sent(1, true));
        room.restart();
        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(sent(1, true));
        assertThat(room.send(alice, conversation, 1, "other")).isEqualTo(new Outcome.IdReused());
        assertThat(room.send(bob, conversation, 1, "one")).isEqualTo(new Outcome.IdReused());
        assertThat(room.send(alice, conversation, 3, "three")).isEqualTo(sent(3, false));
        assertThat(room.committed).hasSize(4);
    }

    @Test
    void anId_belongsToItsConversation() {
        ConversationId withBob = room.open(alice, bob);
        ConversationId withCarol = room.open(alice, carol);
        room.send(alice, withBob, 1, "one");

        assertThat(room.send(alice, withCarol, 1, "another")).isEqualTo(sent(1, false));
    }

    @Test
    void aStranger_isToldNothingButThatThereIsNoSuchConversation() {
        ConversationId conversation = room.open(alice, bob);
        room.send(alice, conversation, 1, "one");

        assertThat(room.send(carol, conversation, 1, "one")).isEqualTo(new Outcome.NotAMember());
        assertThat(room.send(carol, ConversationId.direct(alice, carol), 1, "one"))
                .isEqualTo(new Outcome.NotAMember());
        assertThat(room.committed).hasSize(2);
    }

    @Test
    void aDirectConversation_isTheSameWhoeverOpensIt() {
        ConversationId conversation = room.open(alice, bob);

        assertThat(room.decided(new Command.OpenDirect(bob, alice))).isEqualTo(new Outcome.Opened(conversation, true));
        room.restart();
        assertThat(room.decided(new Command.OpenDirect(bob, alice))).isEqualTo(new Outcome.Opened(conversation, true));
    }

    @Test
    void nobodyHears_beforeItIsDurable() {
        ConversationId conversation = room.open(alice, bob);
        store.hold();
        List<Outcome> first = submit(conversation, 1, "one");
        room.sequencer.step();
        List<Outcome> again = submit(conversation, 1, "one");
        List<Outcome> reused = submit(conversation, 1, "other");
        room.sequencer.step();
        List<Outcome> next = submit(conversation, 2, "two");
        room.sequencer.step();

        assertThat(first).isEmpty();
        assertThat(again).isEmpty();
        assertThat(reused).isEmpty();
        assertThat(room.horizon.offset()).isEqualTo(1);
        store.release(1);
        assertThat(first).containsExactly(sent(1, false));
        assertThat(again).containsExactly(sent(1, true));
        assertThat(reused).containsExactly(new Outcome.IdReused());
        assertThat(next).isEmpty();
        store.release(1);
        assertThat(next).containsExactly(sent(2, false));
    }

    @Test
    void theSameIdTwiceInOneGroup_isOneMessage() {
        ConversationId conversation = room.open(alice, bob);
        List<Outcome> first = submit(conversation, 1, "one");
        List<Outcome> again = submit(conversation, 1, "one");
        room.sequencer.step();

        assertThat(first).containsExactly(sent(1, false));
        assertThat(again).containsExactly(sent(1, true));
    }

    @Test
    void openingTwice_waitsForTheFirst() {
        store.hold();
        List<Outcome> first = new ArrayList<>();
        List<Outcome> second = new ArrayList<>();
        room.sequencer.submit(new Command.OpenDirect(alice, bob), first::add);
        room.sequencer.step();
        room.sequencer.submit(new Command.OpenDirect(bob, alice), second::add);
        room.sequencer.step();

        assertThat(second).isEmpty();
        store.releaseAll();
        assertThat(first).containsExactly(new Outcome.Opened(ConversationId.direct(alice, bob), false));
        assertThat(second).containsExactly(new Outcome.Opened(ConversationId.direct(alice, bob), true));
    }

    @Test
    void aFullQueue_isAnsweredAtOnce_andChangesNothing() {
        ConversationId conversation = room.open(alice, bob);
        for (int i = 0; i < 64; i++) {
            assertThat(submit(conversation, i, "waits")).isEmpty();
        }

        assertThat(submit(conversation, 1000, "too many")).containsExactly(new Outcome.Unavailable(Reason.BUSY));
        while (room.sequencer.step()) {
            assertThat(room.sequencer.waiting()).isLessThan(64);
        }
        assertThat(room.send(alice, conversation, 1000, "now")).isEqualTo(sent(65, false));
    }

    @Test
    void aFailedLog_isTheEndOfWriting_untilARestart() {
        ConversationId conversation = room.open(alice, bob);
        store.hold();
        List<Outcome> lost = submit(conversation, 1, "one");
        room.sequencer.step();
        store.become(Store.WriteState.FAILED);

        assertThat(lost).containsExactly(new Outcome.Unavailable(Reason.FAILED));
        assertThat(submit(conversation, 2, "two")).containsExactly(new Outcome.Unavailable(Reason.FAILED));
        assertThat(room.horizon.offset()).isEqualTo(1);
    }

    @Test
    void aNearlyFullDisk_refusesCommands_andTakesThemAgain() {
        ConversationId conversation = room.open(alice, bob);
        for (Store.WriteState state : List.of(Store.WriteState.DISK_LOW, Store.WriteState.DISK_FULL)) {
            store.become(state);
            assertThat(submit(conversation, 1, "one")).containsExactly(new Outcome.Unavailable(Reason.DISK_LOW));
        }
        store.become(Store.WriteState.OPEN);
        assertThat(room.send(alice, conversation, 1, "one")).isEqualTo(sent(1, false));
    }

    @Test
    void whatWasTaken_isDecidedBeforeTheEnd_andNothingAfter() {
        ConversationId conversation = room.open(alice, bob);
        List<Outcome> taken = submit(conversation, 1, "one");
        room.sequencer.stop();
        room.sequencer.run();

        assertThat(taken).containsExactly(sent(1, false));
        assertThat(submit(conversation, 2, "two")).containsExactly(new Outcome.Unavailable(Reason.STOPPING));
    }

    /// More conversations than are kept in memory, random retries, releases and restarts: numbers stay
    /// without holes.
    @Test
    void numbers_stayWithoutHoles_overManySeeds() {
        for (long seed = 1; seed <= 200; seed++) {
            numbersStayWithoutHoles(seed);
        }
    }

    private static void numbersStayWithoutHoles(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryStore store = new MemoryStore();
        Room room = new Room(store, new Sequencer.Config(256, 1 + random.nextInt(8), 1 + random.nextInt(6)));
        AccountId hub = Room.account(0);
        List<ConversationId> conversations = new ArrayList<>();
        for (int n = 1; n <= 8; n++) {
            conversations.add(room.open(hub, Room.account(n)));
        }
        store.hold();
        List<List<Outcome>> replies = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            ConversationId conversation = conversations.get(random.nextInt(conversations.size()));
            int id = random.nextInt(20);
            List<Outcome> reply = new ArrayList<>();
            room.sequencer.submit(
                    new Command.SendMessage(hub, conversation, Room.message(id), Room.text("m" + id)), reply::add);
            replies.add(reply);
            switch (random.nextInt(6)) {
                case 0, 1 -> room.sequencer.step();
                case 2 -> store.release(1 + random.nextInt(3));
                default -> {}
            }
            while (random.nextInt(4) == 0 && room.sequencer.step()) {
                assertThat(room.sequencer.waiting()).isLessThan(120);
            }
        }
        while (room.sequencer.step()) {
            store.releaseAll();
        }
        store.releaseAll();
        assertThat(replies)
                .as("seed %d", seed)
                .allSatisfy(reply -> assertThat(reply).singleElement().isInstanceOf(Outcome.Sent.class));
        for (ConversationId conversation : conversations) {
            assertThat(room.committed)
                    .as("seed %d", seed)
                    .filteredOn(c -> c.stamped().entry().topic().value().equals(conversation.value()))
                    .extracting(c -> c.stamped().entry().number().value())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo((long) room.history
                            .newest(hub, conversation, 200)
                            .orElseThrow()
                            .messages()
                            .size());
        }
    }

    private List<Outcome> submit(ConversationId conversation, long id, String text) {
        List<Outcome> replies = new ArrayList<>();
        Content content = Room.text(text);
        room.sequencer.submit(new Command.SendMessage(alice, conversation, Room.message(id), content), replies::add);
        return replies;
    }

    private static Outcome sent(long number, boolean again) {
        return new Outcome.Sent(new MessageNumber(number), Room.NOW, again);
    }
}
