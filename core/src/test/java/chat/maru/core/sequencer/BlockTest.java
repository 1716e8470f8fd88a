package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.core.conversation.Rules;
import chat.maru.core.history.AccountStates;
import chat.maru.core.history.ConversationView;
import chat.maru.core.history.History;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.InboxRead;
import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.StateCommand;
import chat.maru.store.MemoryStore;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Alice blocks Bob, who hears nothing of it, or of her.
final class BlockTest {
    private static final Outcome DONE = new Outcome.Changed(false);
    private static final Outcome AGAIN = new Outcome.Changed(true);
    private static final Outcome BLOCKED = new Outcome.Refused(Refusal.BLOCKED);

    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4));
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final ConversationId direct = ConversationId.direct(alice, bob);

    private Outcome block(AccountId who, AccountId other, boolean present) {
        return room.decided(new Command.Block(who, other, present));
    }

    private Outcome open(AccountId who, AccountId other) {
        return room.decided(new Command.OpenDirect(who, other));
    }

    private List<String> told(AccountId account) {
        var page = (InboxRead.Page) room.inbox.read(account, room.inbox.beginning(), 1_000, 1 << 20);
        return page.entries().stream()
                .map(entry -> switch (entry.entry().fact()) {
                    case Fact.MessageSent _ -> entry.entry().number().toString();
                    case Fact.BlockChanged changed -> changed.present() ? "blocked" : "unblocked";
                    case Fact.ConversationCreated _ -> "begun";
                    default -> "state";
                })
                .toList();
    }

    private List<Long> history(AccountId account) {
        return room.history
                .newest(account, direct, 50)
                .map(page -> page.messages().stream()
                        .map(view -> view.message().entry().number().value())
                        .toList()
                        .reversed())
                .orElse(List.of());
    }

    @AfterEach
    void theStore_isSound() {
        List<Finding> findings = new ArrayList<>();
        new Verification(store, Room::wellFormed, findings::add).run();
        assertThat(findings).isEmpty();
    }

    @Test
    void whatIsSaidToWhoBlocks_isTakenAndReachesNobody_alsoAfterwards() {
        open(alice, bob);
        room.send(alice, direct, 1, "one");
        assertThat(block(alice, bob, true)).isEqualTo(DONE);
        assertThat(block(alice, bob, true)).isEqualTo(AGAIN);
        assertThat(room.send(bob, direct, 2, "two")).isEqualTo(new Outcome.Sent(new MessageNumber(2), Room.NOW, false));
        assertThat(told(alice)).containsExactly("begun", "1", "blocked");
        assertThat(told(bob)).containsExactly("begun", "1", "2");
        assertThat(room.conversations.find(alice, direct)).isEmpty();
        assertThat(room.conversations.snapshot(alice, 10).conversations()).isEmpty();
        assertThat(room.send(alice, direct, 3, "no")).isEqualTo(new Outcome.NotAMember());
        assertThat(open(alice, bob)).isEqualTo(BLOCKED);
        room.restartInTheSameLife();

        assertThat(block(alice, bob, false)).isEqualTo(DONE);
        assertThat(block(alice, bob, false)).isEqualTo(AGAIN);
        room.send(bob, direct, 4, "three");
        assertThat(told(alice)).containsExactly("begun", "1", "blocked", "unblocked", "3");
        assertThat(told(bob)).containsExactly("begun", "1", "2", "3");
        assertThat(history(alice)).containsExactly(1L, 3L);
        assertThat(history(bob)).containsExactly(1L, 2L, 3L);
        assertThat(room.conversations.find(alice, direct).orElseThrow().own().unread())
                .isEqualTo(1);
        assertThat(open(alice, bob)).isEqualTo(new Outcome.Opened(direct, true));
    }

    @Test
    void theOtherOne_seesTheSameConversation_inTheSamePlace() {
        open(alice, bob);
        AccountId carol = room.signedUp(3);
        ConversationId other = room.open(bob, carol);
        room.send(bob, direct, 1, "one");
        room.decided(new StateCommand.ShareRead(alice, direct, new MessageNumber(1)));
        room.send(carol, other, 1, "later");
        ConversationView before = room.conversations.find(bob, direct).orElseThrow();
        List<Receipts.Receipt> receipts = room.receipts.of(bob, direct).orElseThrow();
        for (int n = 0; n < 3; n++) {
            block(alice, bob, true);
            assertThat(room.conversations.find(bob, direct)).contains(before);
            assertThat(room.receipts.of(bob, direct)).contains(receipts);
            assertThat(snapshot(bob)).containsExactly(other, direct);
            block(alice, bob, false);
            assertThat(room.conversations.find(bob, direct)).contains(before);
            assertThat(room.receipts.of(bob, direct)).contains(receipts);
            assertThat(snapshot(bob)).containsExactly(other, direct);
        }
        block(alice, bob, true);
        assertThat(room.receipts.others(bob, direct))
                .as("who hears that he writes")
                .isEmpty();
        assertThat(told(bob)).doesNotContain("blocked", "unblocked");
    }

    @Test
    void whatWasSaidDuringABlock_isReadByNobodyWhoMayNotSeeIt() {
        open(alice, bob);
        room.send(alice, direct, 1, "one");
        block(alice, bob, true);
        DeviceId phone = new DeviceId(new UUID(7, 7));
        String large = "x".repeat(1_000);
        for (int id = 2; id <= 300; id++) {
            room.send(bob, direct, id, large);
        }
        room.cursors.commit(alice, phone, room.horizon.cursor()).join();
        Interludes counting = new Interludes(store);
        History history = new History(counting, room.entries, room.horizon);
        Receipts receipts = new Receipts(counting, room.entries, room.horizon, history, 100);

        assertThat(receipts.of(bob, direct).orElseThrow())
                .contains(new Receipts.Receipt(alice, MessageNumber.NONE, new MessageNumber(1)));
        assertThat(counting.allBytes()).isLessThan(5_000);

        block(alice, bob, false);
        assertThat(history.newest(alice, direct, 10).orElseThrow().messages()).hasSize(1);
        assertThat(history.after(alice, direct, MessageNumber.NONE, 10)
                        .orElseThrow()
                        .messages())
                .hasSize(1);
        assertThat(counting.allBytes()).isLessThan(150_000);
    }

    @Test
    void whatIsEditedDuringABlock_isSeenAsItWasBefore_andAgainOnceItIsEditedAfterwards() {
        open(alice, bob);
        room.send(bob, direct, 1, "one");
        edit("two");
        block(alice, bob, true);
        edit("three");
        edit("four");
        assertThat(text(bob)).isEqualTo(Room.text("four"));
        block(alice, bob, false);
        assertThat(text(alice)).isEqualTo(Room.text("two"));
        assertThat(text(bob)).isEqualTo(Room.text("four"));
        assertThat(room.conversations.find(alice, direct).orElseThrow().last())
                .flatMap(view -> view.edit().map(edit -> edit.content()))
                .contains(Room.text("two"));
        edit("five");
        assertThat(text(alice)).isEqualTo(Room.text("five"));
    }

    private void edit(String text) {
        assertThat(room.decided(new MessageCommand.Edit(bob, direct, Room.message(1), Room.text(text))))
                .isEqualTo(DONE);
    }

    private Content text(AccountId reader) {
        return room.history
                .newest(reader, direct, 1)
                .orElseThrow()
                .messages()
                .getFirst()
                .edit()
                .orElseThrow()
                .content();
    }

    private List<ConversationId> snapshot(AccountId account) {
        return room.conversations.snapshot(account, 10).conversations().stream()
                .map(view -> view.conversation().id())
                .toList();
    }

    @Test
    void whoIsBlockedBeforehand_beginsAConversation_thatTheOtherOneIsNotIn() {
        assertThat(block(alice, bob, true)).isEqualTo(DONE);
        assertThat(open(alice, bob)).isEqualTo(BLOCKED);
        assertThat(open(bob, alice)).isEqualTo(new Outcome.Opened(direct, false));
        room.send(bob, direct, 1, "hello?");
        assertThat(told(alice)).containsExactly("blocked");
        assertThat(told(bob)).containsExactly("begun", "1");
        assertThat(room.conversations.find(bob, direct).orElseThrow().members()).hasSize(2);
        room.restartInTheSameLife();
        assertThat(open(bob, alice)).isEqualTo(new Outcome.Opened(direct, true));
        block(alice, bob, false);
        room.send(bob, direct, 2, "hello!");
        assertThat(told(alice)).containsExactly("blocked", "unblocked", "2");
        assertThat(history(alice)).containsExactly(2L);
    }

    @Test
    void whoBlockedAndThoughtBetterOfIt_beforeAnythingWasSaid_isInIt() {
        block(alice, bob, true);
        block(alice, bob, false);
        open(bob, alice);
        room.send(bob, direct, 1, "hello");
        assertThat(told(alice)).containsExactly("blocked", "unblocked", "begun", "1");
        assertThat(told(bob)).containsExactly("begun", "1");
    }

    @Test
    void bothBlockEachOther_andNeitherHearsOfTheOthers() {
        open(alice, bob);
        block(alice, bob, true);
        block(bob, alice, true);
        assertThat(open(bob, alice)).isEqualTo(BLOCKED);
        block(alice, bob, false);
        room.send(alice, direct, 1, "are you there?");
        assertThat(told(bob)).containsExactly("begun", "blocked");
        block(bob, alice, false);
        room.send(alice, direct, 2, "you are");
        assertThat(told(bob)).containsExactly("begun", "blocked", "unblocked", "2");
        assertThat(told(alice)).containsExactly("begun", "blocked", "unblocked", "1", "2");
    }

    @Test
    void inGroups_bothRemain() {
        GroupCommand.Create create =
                new GroupCommand.Create(alice, new UUID(1, 1), new GroupInfo("g", "", HistoryAccess.ALL), List.of(bob));
        room.decided(create);
        block(alice, bob, true);
        room.send(bob, create.conversation(), 1, "to the group");
        assertThat(told(alice)).containsExactly("begun", "blocked", "1");
    }

    @Test
    void whoBlocksAgainAndAgain_isStopped_andBlocksStill() {
        open(alice, bob);
        Outcome last = DONE;
        int changes = 0;
        while (last.equals(DONE) && changes < 1_000) {
            last = block(alice, bob, changes % 2 == 0);
            changes++;
        }
        assertThat(last).isEqualTo(new Outcome.Refused(Refusal.TOO_MANY));
        assertThat(changes).isEqualTo(400);
        assertThat(store.all(Table.MEMBERS)).hasSize(2);
        assertThat(block(alice, bob, true)).isEqualTo(AGAIN);
        assertThat(open(alice, bob)).isEqualTo(BLOCKED);
        room.restartInTheSameLife();

        assertThat(room.send(bob, direct, 1, "as ever")).isInstanceOf(Outcome.Sent.class);
        assertThat(told(bob)).containsExactly("begun", "1");
        for (int n = 0; n < 100; n++) {
            assertThat(block(bob, alice, true)).isEqualTo(DONE);
            assertThat(block(bob, alice, false)).isEqualTo(DONE);
        }
        assertThat(room.send(bob, direct, 2, "and again")).isInstanceOf(Outcome.Sent.class);
        assertThat(history(bob)).containsExactly(1L, 2L);
        assertThat(block(alice, bob, false)).isEqualTo(new Outcome.Refused(Refusal.TOO_MANY));
    }

    @Test
    void whatTheOtherOneDoes_countsForNobodyElse() {
        open(alice, bob);
        for (int n = 0; n < 150; n++) {
            block(alice, bob, true);
            block(alice, bob, false);
        }
        for (int n = 0; n < 150; n++) {
            assertThat(block(bob, alice, true)).isEqualTo(DONE);
            assertThat(block(bob, alice, false)).isEqualTo(DONE);
        }
        assertThat(block(alice, bob, true)).isEqualTo(DONE);
        assertThat(block(alice, bob, false)).isEqualTo(DONE);
    }

    @Test
    void whoBlocksAsManyAsTheyMay_blocksNobodyMore_untilTheyUnblockSomebody() {
        for (int n = 1; n < Rules.MOST_BLOCKS; n++) {
            assertThat(block(alice, room.signedUp(10 + n), true)).isEqualTo(DONE);
        }
        AccountId last = room.signedUp(5_000);
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        room.sequencer.submit(new Command.Block(alice, last, true), outcomes::add);
        room.sequencer.submit(new Command.Block(alice, bob, true), outcomes::add);
        room.sequencer.step();
        store.open();
        room.sequencer.step();
        Outcome tooMany = new Outcome.Refused(Refusal.TOO_MANY);
        assertThat(outcomes).containsExactly(DONE, tooMany);
        assertThat(block(alice, last, true)).isEqualTo(AGAIN);
        assertThat(new AccountStates(store, room.entries).blocks(alice)).hasSize(Rules.MOST_BLOCKS);
        assertThat(block(alice, last, false)).isEqualTo(DONE);
        assertThat(block(alice, bob, true)).isEqualTo(DONE);
        assertThat(block(alice, last, true)).isEqualTo(tooMany);
        assertThat(block(bob, last, true)).isEqualTo(DONE);
    }

    @Test
    void aBlockThatIsNotDurable_isWaitedFor() {
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        room.sequencer.submit(new Command.Block(alice, bob, true), outcomes::add);
        room.sequencer.submit(new Command.OpenDirect(bob, alice), outcomes::add);
        while (room.sequencer.step()) {
            store.release(1);
        }
        store.releaseAll();
        while (room.sequencer.step()) {
            store.releaseAll();
        }
        assertThat(outcomes).containsExactly(DONE, new Outcome.Opened(direct, false));
        assertThat(told(alice)).containsExactly("blocked");
    }
}
