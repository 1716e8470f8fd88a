package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.core.conversation.GroupLimits;
import chat.maru.core.history.History;
import chat.maru.core.history.OwnView;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.InboxRead;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.Outcome.Unavailable.Reason;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.StateCommand;
import chat.maru.store.MemoryStore;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What replaces itself: read marks and what others know of them, preferences, drafts, settings.
final class StatesTest {
    private static final Outcome DONE = new Outcome.Changed(false);
    private static final Outcome AGAIN = new Outcome.Changed(true);

    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4, new GroupLimits(5, 2, 3, 2, 3)));
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final AccountId carol = room.signedUp(3);
    private final ConversationId conversation = room.open(alice, bob);

    private Outcome mark(AccountId actor, long number) {
        return room.decided(new StateCommand.MarkRead(actor, conversation, new MessageNumber(number), false));
    }

    private Outcome unread(AccountId actor, long number) {
        return room.decided(new StateCommand.MarkRead(actor, conversation, new MessageNumber(number), true));
    }

    private Outcome share(AccountId actor, ConversationId in, long number) {
        return room.decided(new StateCommand.ShareRead(actor, in, new MessageNumber(number)));
    }

    private OwnView own(AccountId account, ConversationId in) {
        return room.conversations.find(account, in).orElseThrow().own();
    }

    private void said(int messages) {
        for (int n = 1; n <= messages; n++) {
            room.send(alice, conversation, n, "m" + n);
        }
    }

    private List<State> states(AccountId account) {
        var page = (InboxRead.Page) room.inbox.read(account, room.inbox.beginning(), 1_000, 1 << 20);
        List<State> states = new ArrayList<>();
        page.entries().forEach(entry -> {
            if (entry.entry().fact() instanceof Fact.StateChanged changed) {
                states.add(changed.state());
            }
        });
        return states;
    }

    @Test
    void aMark_goesUp_andBackOnPurposeOnly() {
        said(5);
        assertThat(own(bob, conversation).unread()).isEqualTo(5);
        assertThat(mark(bob, 3)).isEqualTo(DONE);
        assertThat(mark(bob, 2)).isEqualTo(AGAIN);
        assertThat(mark(bob, 3)).isEqualTo(AGAIN);
        assertThat(own(bob, conversation).unread()).isEqualTo(2);
        assertThat(unread(bob, 1)).isEqualTo(DONE);
        assertThat(own(bob, conversation).unread()).isEqualTo(4);
        assertThat(own(bob, conversation).mark().unread()).isTrue();
        assertThat(mark(bob, 0)).as("late").isEqualTo(AGAIN);
        assertThat(mark(bob, 5)).isEqualTo(DONE);
        assertThat(own(bob, conversation).mark())
                .isEqualTo(new State.ReadMark(conversation, new MessageNumber(5), false));
        assertThat(mark(bob, 6)).isEqualTo(new Outcome.Refused(Refusal.BEYOND));
        assertThat(mark(carol, 1)).isEqualTo(new Outcome.NotAMember());
    }

    @Test
    void whatWasReplaced_isInNoLogAnyMore_alsoAfterARestart() {
        said(9);
        for (int n = 1; n <= 9; n++) {
            assertThat(mark(bob, n)).isEqualTo(DONE);
            assertThat(share(bob, conversation, n)).isEqualTo(DONE);
            if (n == 5) {
                room.restartInTheSameLife();
            }
        }
        assertThat(states(bob))
                .containsExactly(
                        new State.ReadMark(conversation, new MessageNumber(9), false),
                        new State.Receipt(bob, new MessageNumber(9)));
        assertThat(states(alice)).containsExactly(new State.Receipt(bob, new MessageNumber(9)));
        assertThat(store.all(Table.ENTRIES)).hasSize(1 + 9 + 2);
        assertThat(room.log.read(new Stamp(0, 0), 100)).hasSize(1 + 9 + 2);
        assertThat(store.all(Table.STATES)).hasSize(2);
    }

    @Test
    void whoMarksManyTimes_beforeAnythingIsDurable_isAnsweredForEach() {
        said(4);
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        for (int n = 1; n <= 4; n++) {
            room.sequencer.submit(
                    new StateCommand.MarkRead(bob, conversation, new MessageNumber(n), false), outcomes::add);
            room.sequencer.step();
        }
        assertThat(outcomes).isEmpty();
        store.releaseAll();
        while (room.sequencer.step()) {
            store.releaseAll();
        }
        assertThat(outcomes).containsExactly(DONE, DONE, DONE, DONE);
        assertThat(own(bob, conversation).mark().number()).isEqualTo(new MessageNumber(4));
        assertThat(states(bob)).hasSize(1);
    }

    @Test
    void theLastOneWins_alsoWhereTheOneBeforeHadToWait() {
        said(3);
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        for (int n = 1; n <= 4; n++) {
            keep(Room.text("draft " + n), outcomes);
            room.sequencer.submit(
                    new StateCommand.MarkRead(bob, conversation, new MessageNumber(4 - Math.min(n, 3)), true),
                    outcomes::add);
            if (n < 4) {
                room.sequencer.step();
            }
        }
        store.releaseAll();
        while (room.sequencer.step()) {
            store.releaseAll();
        }
        assertThat(outcomes).hasSize(8).containsOnly(DONE, AGAIN);
        assertThat(own(bob, conversation).draft()).contains(Room.text("draft 4"));
        assertThat(own(bob, conversation).mark().number()).isEqualTo(new MessageNumber(1));
    }

    private void keep(Content draft, List<Outcome> outcomes) {
        room.sequencer.submit(new StateCommand.KeepDraft(bob, conversation, Optional.of(draft)), outcomes::add);
    }

    @Test
    void whoWaits_isOneOfABoundedNumber_andIsToldOfAStop() {
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        for (int n = 0; n <= 70; n++) {
            keep(Room.text("draft " + n), outcomes);
            room.sequencer.step();
        }
        assertThat(outcomes).hasSize(6).containsOnly(new Outcome.Unavailable(Reason.BUSY));
        outcomes.clear();
        room.sequencer.stop();
        room.sequencer.run();
        assertThat(outcomes).hasSize(64).containsOnly(new Outcome.Unavailable(Reason.STOPPING));
        outcomes.clear();
        store.releaseAll();
        assertThat(outcomes).containsExactly(DONE);
    }

    @Test
    void othersKnow_whatIsShared_inSmallConversations() {
        said(3);
        assertThat(room.decided(StateCommand.ChangeSettings.ofReadMarks(bob, false)))
                .isEqualTo(DONE);
        assertThat(share(bob, conversation, 2)).isEqualTo(AGAIN);
        assertThat(room.decided(StateCommand.ChangeSettings.ofReadMarks(bob, true)))
                .isEqualTo(DONE);
        assertThat(share(bob, conversation, 2)).isEqualTo(DONE);
        assertThat(share(bob, conversation, 1)).as("never back").isEqualTo(AGAIN);
        assertThat(share(bob, conversation, 4)).isEqualTo(new Outcome.Refused(Refusal.BEYOND));
        assertThat(share(carol, conversation, 1)).isEqualTo(new Outcome.NotAMember());
        assertThat(room.receipts.of(alice, conversation).orElseThrow())
                .extracting(Receipts.Receipt::read)
                .containsExactly(MessageNumber.NONE, new MessageNumber(2));
        assertThat(room.receipts.of(carol, conversation)).isEmpty();

        AccountId dave = room.signedUp(4);
        ConversationId large = group(List.of(bob, carol, dave), HistoryAccess.ALL);
        room.send(alice, large, 50, "to four");
        assertThat(share(bob, large, 1)).isEqualTo(AGAIN);
        assertThat(room.receipts.of(alice, large)).contains(List.of());
        assertThat(room.receipts.others(alice, large)).isEmpty();
        assertThat(room.receipts.others(alice, conversation)).containsExactly(bob);
    }

    @Test
    void whatACursorHasPassed_concernsThoseWhoSentIt_ifTheyAreThere() {
        ConversationId group = group(List.of(bob, carol), HistoryAccess.ALL);
        long before = room.horizon.offset();
        room.send(alice, conversation, 1, "to bob");
        room.send(bob, conversation, 2, "to alice");
        room.send(alice, group, 3, "to both");
        room.send(bob, group, 4, "an answer");
        long after = room.horizon.offset();
        room.send(carol, group, 5, "later");

        assertThat(room.receipts.passed(bob, before, after, _ -> true))
                .containsExactlyInAnyOrder(
                        new Receipts.Delivered(conversation, new MessageNumber(2), List.of(alice)),
                        new Receipts.Delivered(group, new MessageNumber(2), List.of(alice)));
        assertThat(room.receipts.passed(carol, before, after, _ -> true))
                .containsExactly(new Receipts.Delivered(group, new MessageNumber(2), List.of(alice, bob)));
        assertThat(room.receipts.passed(carol, before, after, bob::equals))
                .containsExactly(new Receipts.Delivered(group, new MessageNumber(2), List.of(bob)));
        assertThat(room.receipts.passed(bob, before + 1, before + 2, _ -> true)).isEmpty();
        assertThat(room.receipts.passed(bob, after, after, _ -> true)).isEmpty();
    }

    @Test
    void whereNobodyIsThere_noMessageIsLookedUp() {
        said(5);
        Interludes counting = new Interludes(store);
        Receipts receipts = new Receipts(
                counting, room.entries, room.horizon, new History(counting, room.entries, room.horizon), 3);
        assertThat(receipts.passed(bob, 1, room.horizon.offset(), carol::equals))
                .isEmpty();
        assertThat(counting.scans()).isZero();
        assertThat(receipts.passed(bob, 1, room.horizon.offset(), alice::equals))
                .hasSize(1);
        assertThat(counting.scans()).isPositive();
    }

    @Test
    void withNoReceipts_groupsTellNobody_andDirectConversationsDo() {
        Room none = new Room(new MemoryStore(), new Sequencer.Config(64, 8, 4, new GroupLimits(5, 2, 3, 2, 0)));
        none.signedUp(1);
        none.signedUp(2);
        GroupCommand.Create create = new GroupCommand.Create(
                alice, new UUID(1, 1), new GroupInfo("two", "", HistoryAccess.ALL), List.of(bob));
        none.decided(create);
        none.open(alice, bob);
        for (ConversationId each : List.of(create.conversation(), conversation)) {
            none.send(alice, each, 1, "one");
            none.decided(new StateCommand.ShareRead(bob, each, new MessageNumber(1)));
        }

        assertThat(none.receipts.of(alice, create.conversation())).contains(List.of());
        assertThat(none.receipts.others(alice, create.conversation())).isEmpty();
        assertThat(none.receipts.of(alice, conversation).orElseThrow())
                .extracting(Receipts.Receipt::read)
                .containsExactly(MessageNumber.NONE, new MessageNumber(1));
        assertThat(none.receipts.others(alice, conversation)).containsExactly(bob);
        assertThat(none.receipts.passed(bob, 0, none.horizon.offset(), _ -> true))
                .extracting(Receipts.Delivered::conversation)
                .containsExactly(conversation);
    }

    private ConversationId group(List<AccountId> members, HistoryAccess history) {
        GroupCommand.Create create =
                new GroupCommand.Create(alice, new UUID(1, members.size()), new GroupInfo("g", "", history), members);
        assertThat(room.decided(create)).isInstanceOf(Outcome.Opened.class);
        return create.conversation();
    }

    @Test
    void whatWasSaidBeforeOneCame_isNotUnread_andWhoComesBackBeginsAnew() {
        for (HistoryAccess history : HistoryAccess.values()) {
            ConversationId group = group(history == HistoryAccess.ALL ? List.of(bob) : List.of(bob, carol), history);
            if (history == HistoryAccess.SINCE_JOINING) {
                room.decided(new GroupCommand.RemoveMember(alice, group, carol));
            }
            for (int n = 1; n <= 3; n++) {
                room.send(alice, group, 100 + n, "m" + n);
            }
            room.decided(new GroupCommand.AddMembers(alice, group, List.of(carol)));
            assertThat(own(carol, group).unread()).isZero();
            assertThat(own(carol, group).mark().number()).isEqualTo(new MessageNumber(3));
            room.send(alice, group, 110, "welcome");
            assertThat(own(carol, group).unread()).isEqualTo(1);
            assertThat(share(carol, group, 3)).as("before she came").isEqualTo(AGAIN);
            assertThat(share(carol, group, 4)).isEqualTo(DONE);
            room.decided(new GroupCommand.RemoveMember(alice, group, carol));
            room.send(alice, group, 111, "gone");
            room.decided(new GroupCommand.AddMembers(alice, group, List.of(carol)));
            assertThat(room.receipts.of(alice, group).orElseThrow())
                    .as("history %s", history)
                    .filteredOn(receipt -> receipt.account().equals(carol))
                    .extracting(Receipts.Receipt::read)
                    .containsExactly(MessageNumber.NONE);
        }
    }

    @Test
    void mentions_areCountedAmongTheUnread_untilDeleted() {
        ConversationId group = group(List.of(bob), HistoryAccess.ALL);
        for (int n = 1; n <= 40; n++) {
            List<AccountId> mentions = n % 2 == 0 ? List.of(bob, carol, alice) : List.of();
            room.decided(new Command.SendMessage(
                    alice,
                    group,
                    Room.message(n),
                    Content.ofJson(Room.text("m" + n).json(), mentions)));
        }
        assertThat(own(bob, group).unread()).isEqualTo(40);
        assertThat(own(bob, group).mentions()).isEqualTo(20);
        room.decided(new StateCommand.MarkRead(bob, group, new MessageNumber(37), false));
        assertThat(own(bob, group).mentions()).isEqualTo(2);
        room.decided(new MessageCommand.Delete(alice, group, Room.message(40)));
        assertThat(own(bob, group).mentions()).isEqualTo(1);
        assertThat(own(bob, group).unread()).isEqualTo(3);
        assertThat(own(alice, group).unread()).as("her own").isZero();
        room.decided(new GroupCommand.AddMembers(alice, group, List.of(carol)));
        assertThat(own(carol, group).mentions()).as("not a member then").isZero();
        room.send(bob, group, 99, "an answer");
        assertThat(own(bob, group).unread()).as("the last one is his").isZero();
    }

    @Test
    void preferences_changeOneByOne_andDraftsComeAndGo() {
        Instant until = Room.NOW.plusSeconds(60);
        assertThat(prefer(until, null, null)).isEqualTo(DONE);
        assertThat(prefer(null, true, null)).isEqualTo(DONE);
        assertThat(prefer(null, null, true)).isEqualTo(DONE);
        assertThat(prefer(null, null, true)).isEqualTo(AGAIN);
        assertThat(own(bob, conversation).preferences())
                .isEqualTo(new State.Preferences(conversation, Optional.of(until), true, true));
        assertThat(prefer(StateCommand.Prefer.UNMUTED, null, null)).isEqualTo(DONE);
        Content text = Room.text("to be continued");
        assertThat(room.decided(new StateCommand.KeepDraft(bob, conversation, Optional.of(text))))
                .isEqualTo(DONE);
        room.restart();
        assertThat(own(bob, conversation).preferences())
                .isEqualTo(new State.Preferences(conversation, Optional.empty(), true, true));
        assertThat(own(bob, conversation).draft()).contains(text);
        assertThat(room.decided(new StateCommand.KeepDraft(bob, conversation, Optional.empty())))
                .isEqualTo(DONE);
        assertThat(own(bob, conversation).draft()).isEmpty();
        assertThat(own(alice, conversation).preferences()).isEqualTo(State.Preferences.none(conversation));
        assertThat(states(alice)).isEmpty();
    }

    private Outcome prefer(@Nullable Instant mutedUntil, @Nullable Boolean archived, @Nullable Boolean pinned) {
        return room.decided(new StateCommand.Prefer(bob, conversation, mutedUntil, archived, pinned));
    }
}
