package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.conversation.Decision;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Unavailable.Reason;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.StateCommand;
import chat.maru.store.Log;
import chat.maru.store.MemoryLog;
import chat.maru.store.MemoryStore;
import chat.maru.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What breaks around the sequencer: everybody is still answered once, and numbers keep their order.
final class SequencerFailureTest {
    private final MemoryStore store = new MemoryStore();
    private final BreakingLog log = new BreakingLog(new MemoryLog(store, new Generation(7)));
    private final List<Committed> committed = new ArrayList<>();
    private Consumer<List<Committed>> listener = committed::addAll;
    private final EntryReader reader = new EntryReader(store, Room::wellFormed, EntryReader.Listener.LOGGING);
    private final Sequencer sequencer = new Sequencer(
            store,
            reader,
            log,
            Content::equals,
            () -> Room.NOW,
            new Sequencer.Config(1000, 100, 100),
            entries -> listener.accept(entries));
    private final AccountId alice = Room.account(1);
    private final AccountId bob = Room.account(2);
    private final ConversationId conversation = ConversationId.direct(alice, bob);

    @Test
    void aLogThatTakesNothing_undoesWhatWasDecided_andEverybodyIsTold() {
        open();
        log.breakage = new StoreUnavailableException("the disk is nearly full");
        List<Outcome> first = submit(1, "one");
        List<Outcome> again = submit(1, "one");
        List<Outcome> second = submit(2, "two");
        sequencer.step();

        Outcome busy = new Outcome.Unavailable(Reason.BUSY);
        assertThat(first).containsExactly(busy);
        assertThat(again).containsExactly(busy);
        assertThat(second).containsExactly(busy);
        log.breakage = null;
        List<Outcome> retried = submit(2, "two, changed");
        sequencer.step();
        assertThat(retried).containsExactly(sent(1, false));
    }

    @Test
    void aLogThatTakesNothing_leavesWhatItTookBefore() {
        open();
        store.hold();
        List<Outcome> taken = submit(1, "one");
        sequencer.step();
        log.breakage = new StoreUnavailableException("the disk is nearly full");
        List<Outcome> refused = submit(2, "two");
        List<Outcome> repeated = submit(1, "one");
        sequencer.step();
        log.breakage = null;
        List<Outcome> third = submit(3, "three");
        sequencer.step();
        store.releaseAll();

        assertThat(taken).containsExactly(sent(1, false));
        assertThat(repeated).containsExactly(sent(1, true));
        assertThat(refused).singleElement().isInstanceOf(Outcome.Unavailable.class);
        assertThat(third).containsExactly(sent(2, false));
    }

    @Test
    void aNewConversationThatTheLogDidNotTake_canBeOpenedLater() {
        log.breakage = new StoreUnavailableException("the disk is nearly full");
        List<Outcome> opened = new ArrayList<>();
        sequencer.submit(new Command.OpenDirect(alice, bob), opened::add);
        sequencer.step();
        log.breakage = null;
        sequencer.submit(new Command.OpenDirect(alice, bob), opened::add);
        sequencer.step();

        assertThat(opened)
                .containsExactly(new Outcome.Unavailable(Reason.BUSY), new Outcome.Opened(conversation, false));
    }

    @Test
    void aLogThatTakesNothing_leavesProfilesAsTheyWere() {
        AccountId carol = new Room(store, Sequencer.Config.DEFAULT).signedUp(3);
        List<Outcome> replies = new ArrayList<>();
        store.hold();
        sequencer.submit(new Command.ChangeProfile(carol, "Carol", null), replies::add);
        sequencer.step();
        log.breakage = new StoreUnavailableException("the disk is nearly full");
        sequencer.submit(new Command.ChangeProfile(carol, "C", "lost"), replies::add);
        sequencer.submit(new Command.ChangeProfile(carol, "D", null), replies::add);
        sequencer.step();
        log.breakage = null;
        sequencer.submit(new Command.ChangeProfile(carol, null, "here"), replies::add);
        sequencer.step();
        store.releaseAll();

        assertThat(replies)
                .filteredOn(Outcome.ProfileSaved.class::isInstance)
                .extracting(reply -> ((Outcome.ProfileSaved) reply).profile())
                .extracting(profile -> profile.displayName() + ", " + profile.about())
                .containsExactly("Carol, ", "Carol, here");
        assertThat(replies).filteredOn(Outcome.Unavailable.class::isInstance).hasSize(2);
    }

    @Test
    void behindWhatNobodyWasToldOf_nobodyIsToldOfAnything() {
        open();
        store.hold();
        List<Outcome> first = submit(1, "one");
        sequencer.step();
        List<Outcome> second = submit(2, "two");
        sequencer.step();
        int before = committed.size();
        listener = _ -> {
            listener = committed::addAll;
            throw new AssertionError("a listener breaks once");
        };
        store.releaseAll();

        Outcome failed = new Outcome.Unavailable(Reason.FAILED);
        assertThat(first).containsExactly(failed);
        assertThat(second).containsExactly(failed);
        assertThat(committed).hasSize(before);
        assertThat(sequencer.hasFailed()).isTrue();
    }

    @Test
    void aLogThatBreaks_isTheEnd_andEverybodyIsTold() {
        open();
        log.breakage = new IllegalStateException("broken");
        List<Outcome> first = submit(1, "one");
        sequencer.step();
        log.breakage = null;

        assertThat(first).containsExactly(new Outcome.Unavailable(Reason.FAILED));
        assertThat(submit(2, "two")).containsExactly(new Outcome.Unavailable(Reason.FAILED));
    }

    @Test
    void aReplyThatThrows_keepsNobodyElseFromTheirs() {
        open();
        Command<Outcome.OfSend> first = message(1, "one");
        sequencer.submit(first, _ -> {
            throw new IllegalStateException("the loop is gone");
        });
        sequencer.submit(new Command.SendMessage(Room.account(3), conversation, Room.message(9), Room.text("x")), _ -> {
            throw new IllegalStateException("the loop is gone");
        });
        List<Outcome> second = submit(2, "two");
        sequencer.step();

        assertThat(second).containsExactly(sent(2, false));
    }

    @Test
    void aListenerThatThrows_letsNobodyBeAcknowledged_andIsTheEnd() {
        open();
        listener = _ -> {
            throw new IllegalStateException("broken");
        };
        List<Outcome> first = submit(1, "one");
        sequencer.step();
        listener = committed::addAll;

        assertThat(first).containsExactly(new Outcome.Unavailable(Reason.FAILED));
        assertThat(submit(2, "two")).containsExactly(new Outcome.Unavailable(Reason.FAILED));
    }

    @Test
    void whoWaitsForWhatFails_isToldSo_andSoIsWhoWaitsBehind() {
        open();
        List<Outcome> outcomes = new ArrayList<>();
        store.hold();
        keepDraft("one", outcomes);
        sequencer.step();
        listener = _ -> {
            throw new IllegalStateException("broken");
        };
        keepDraft("two", outcomes);
        keepDraft("three", outcomes);
        sequencer.step();
        store.releaseAll();
        sequencer.step();

        assertThat(outcomes).hasSize(3).containsOnly(new Outcome.Unavailable(Reason.FAILED));
    }

    @Test
    void whoWaitsForWhatTheLogDoesNotTake_isToldSo_andWhoWaitsBehindIsDecided() {
        open();
        List<Outcome> outcomes = new ArrayList<>();
        log.breakage = new StoreUnavailableException("the disk is nearly full");
        keepDraft("one", outcomes);
        keepDraft("two", outcomes);
        keepDraft("three", outcomes);
        sequencer.step();
        log.breakage = null;
        sequencer.step();

        Outcome busy = new Outcome.Unavailable(Reason.BUSY);
        assertThat(outcomes).containsExactly(busy, busy, new Outcome.Changed(false));
    }

    private void keepDraft(String text, List<Outcome> outcomes) {
        sequencer.submit(new StateCommand.KeepDraft(alice, conversation, Optional.of(Room.text(text))), outcomes::add);
    }

    @Test
    void theQueue_isBoundedInBytes() {
        open();
        String large = "x".repeat(500_000);
        List<List<Outcome>> replies = new ArrayList<>();
        for (int id = 0; id < 100; id++) {
            replies.add(submit(id, large));
        }

        assertThat(replies).filteredOn(List::isEmpty).hasSize((32 << 20) / 500_011);
        sequencer.step();
        assertThat(submit(200, large)).isEmpty();
    }

    @Test
    void aGroupThatIsOver_holdsNothing() {
        Group group = new Group(_ -> {}, _ -> {}, () -> false);
        RecentMessages recent = new RecentMessages(store, reader);
        Entry entry = new Entry(
                message(1, "one").topic(),
                new MessageNumber(1),
                Room.NOW,
                new Fact.MessageSent(Room.message(1), alice, Room.text("one")));
        Decision.Append<Outcome.OfSend> append = new Decision.Append<>(
                entry, new Outcome.Sent(new MessageNumber(1), Room.NOW, false), Optional.empty(), List.of(alice));
        List<Outcome> told = new ArrayList<>();
        group.add(append, told::add);
        recent.remember(entry, Room.message(1), group);
        recent.follow(group);
        group.durable(new Stamp(0, 1));
        recent.forgetDurable();

        assertThat(told).containsExactly(sent(1, false));
        assertThat(group.entries()).isEmpty();
        assertThat(recent.find(entry.topic(), Room.message(1)).entry()).isEmpty();
    }

    private void open() {
        sequencer.submit(new Command.OpenDirect(alice, bob), _ -> {});
        sequencer.step();
    }

    private List<Outcome> submit(long id, String text) {
        List<Outcome> replies = new ArrayList<>();
        sequencer.submit(message(id, text), replies::add);
        return replies;
    }

    private Command.SendMessage message(long id, String text) {
        return new Command.SendMessage(alice, conversation, Room.message(id), Room.text(text));
    }

    private static Outcome sent(long number, boolean again) {
        return new Outcome.Sent(new MessageNumber(number), Room.NOW, again);
    }

    /// A log that throws while it has something to throw, and takes nothing then.
    private static final class BreakingLog implements Log {
        private final MemoryLog log;
        private @Nullable RuntimeException breakage;

        BreakingLog(MemoryLog log) {
            this.log = log;
        }

        @Override
        public Generation generation() {
            return log.generation();
        }

        @Override
        public Stamp end() {
            return log.end();
        }

        @Override
        public void append(List<Entry> entries, Appended appended) {
            if (breakage != null) {
                throw breakage;
            }
            log.append(entries, appended);
        }

        @Override
        public List<StampedEntry> read(Stamp after, int limit) {
            return log.read(after, limit);
        }
    }
}
