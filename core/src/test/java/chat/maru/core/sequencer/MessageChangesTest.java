package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.conversation.GroupLimits;
import chat.maru.core.history.MessageView;
import chat.maru.core.inbox.InboxRead;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is done to messages that were sent.
final class MessageChangesTest {
    private static final Outcome DONE = new Outcome.Changed(false);
    private static final Outcome AGAIN = new Outcome.Changed(true);
    private static final Emoji LIKE = new Emoji("+1");

    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4, new GroupLimits(5, 2, 3, 2, 4)));
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final ConversationId conversation = room.open(alice, bob);

    private Outcome edit(AccountId actor, long message, String text) {
        return room.decided(new MessageCommand.Edit(actor, conversation, Room.message(message), Room.text(text)));
    }

    private Outcome delete(AccountId actor, long message) {
        return room.decided(new MessageCommand.Delete(actor, conversation, Room.message(message)));
    }

    private Outcome react(AccountId actor, long message, Emoji emoji, boolean present) {
        return room.decided(new MessageCommand.React(actor, conversation, Room.message(message), emoji, present));
    }

    private Outcome pin(AccountId actor, long message, boolean pinned) {
        return room.decided(new MessageCommand.Pin(actor, conversation, Room.message(message), pinned));
    }

    private static Outcome refused(Refusal why) {
        return new Outcome.Refused(why);
    }

    private MessageView view(int number) {
        return room.history
                .before(bob, conversation, new MessageNumber(number + 1L), 1)
                .orElseThrow()
                .messages()
                .getFirst();
    }

    private String text(int number) {
        return new String(view(number).edit().orElseThrow().content().json(), StandardCharsets.UTF_8);
    }

    @Test
    void theLastEdit_wins_andEachIsInTheLog() {
        room.send(alice, conversation, 1, "one");
        assertThat(edit(alice, 1, "two")).isEqualTo(DONE);
        assertThat(edit(alice, 1, "three")).isEqualTo(DONE);
        assertThat(edit(alice, 1, "three")).isEqualTo(AGAIN);
        room.restart();

        assertThat(text(1)).contains("three");
        assertThat(inbox()).filteredOn(Fact.MessageEdited.class::isInstance).hasSize(2);
        assertThat(room.send(alice, conversation, 1, "one"))
                .isEqualTo(new Outcome.Sent(new MessageNumber(1), Room.NOW, true));
    }

    @Test
    void onlyOnesOwnMessages_areEditedAndDeleted_inADirectConversation() {
        room.send(alice, conversation, 1, "one");
        assertThat(edit(bob, 1, "hers")).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(delete(bob, 1)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(edit(alice, 2, "nothing")).isEqualTo(refused(Refusal.NO_SUCH_MESSAGE));
        assertThat(room.decided(new MessageCommand.Delete(room.signedUp(3), conversation, Room.message(1))))
                .isEqualTo(new Outcome.NotAMember());
    }

    @Test
    void whoModerates_deletesWhatOthersSaid() {
        AccountId carol = room.signedUp(3);
        GroupCommand.Create create = new GroupCommand.Create(
                alice, new UUID(1, 1), new GroupInfo("g", "", HistoryAccess.ALL), List.of(bob, carol));
        room.decided(create);
        room.send(bob, create.conversation(), 1, "rude");

        assertThat(room.decided(new MessageCommand.Delete(carol, create.conversation(), Room.message(1))))
                .isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(room.decided(new MessageCommand.Pin(carol, create.conversation(), Room.message(1), true)))
                .isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(room.decided(new MessageCommand.Delete(alice, create.conversation(), Room.message(1))))
                .isEqualTo(DONE);
    }

    @Test
    void aDeletedMessage_keepsItsNumber_andItsTextIsGoneFromTheStore() {
        room.send(alice, conversation, 1, "secret one");
        edit(alice, 1, "secret two");
        edit(alice, 1, "secret three");
        react(bob, 1, LIKE, true);
        room.send(bob, conversation, 2, "two");
        assertThat(delete(alice, 1)).isEqualTo(DONE);
        assertThat(delete(alice, 1)).isEqualTo(AGAIN);
        room.restart();

        MessageView view = view(1);
        assertThat(view.message().entry().fact()).isEqualTo(new Fact.MessageErased(Room.message(1), alice));
        assertThat(view.reactions()).isEmpty();
        assertThat(view.edit()).isEmpty();
        for (Table table : Table.values()) {
            store.each(table, row -> {
                assertThat(new String(row.value(), StandardCharsets.UTF_8)).doesNotContain("secret");
                return true;
            });
        }
        assertThat(edit(alice, 1, "again")).isEqualTo(refused(Refusal.DELETED));
        assertThat(react(bob, 1, LIKE, true)).isEqualTo(refused(Refusal.DELETED));
        assertThat(room.send(alice, conversation, 1, "secret one"))
                .isEqualTo(new Outcome.Sent(new MessageNumber(1), Room.NOW, true));
        assertThat(room.send(bob, conversation, 1, "secret one")).isEqualTo(new Outcome.IdReused());
    }

    @Test
    void reactions_areOneOfEachPerPerson() {
        room.send(alice, conversation, 1, "one");
        assertThat(react(bob, 1, LIKE, true)).isEqualTo(DONE);
        assertThat(react(bob, 1, LIKE, true)).isEqualTo(AGAIN);
        assertThat(react(alice, 1, LIKE, true)).isEqualTo(DONE);
        assertThat(react(bob, 1, new Emoji("x"), true)).isEqualTo(DONE);
        assertThat(react(bob, 1, new Emoji("y"), true)).isEqualTo(refused(Refusal.TOO_MANY));
        assertThat(react(bob, 1, new Emoji("x"), false)).isEqualTo(DONE);
        assertThat(react(bob, 1, new Emoji("x"), false)).isEqualTo(AGAIN);

        assertThat(view(1).reactions())
                .extracting(each -> each.account() + each.emoji().value())
                .containsExactlyInAnyOrder(alice + "+1", bob + "+1");
    }

    @Test
    void pins_areOfTheConversation_andBounded() {
        for (int n = 1; n <= Conversation.MAX_PINNED + 1; n++) {
            room.send(alice, conversation, n, "m" + n);
        }
        assertThat(pin(bob, 1, true)).isEqualTo(DONE);
        assertThat(pin(alice, 1, true)).isEqualTo(AGAIN);
        for (int n = 2; n <= Conversation.MAX_PINNED; n++) {
            pin(alice, n, true);
        }
        assertThat(pin(alice, Conversation.MAX_PINNED + 1, true)).isEqualTo(refused(Refusal.TOO_MANY));
        assertThat(pin(alice, 1, false)).isEqualTo(DONE);
        room.restart();
        assertThat(room.conversations
                        .find(bob, conversation)
                        .orElseThrow()
                        .conversation()
                        .pinned())
                .hasSize(Conversation.MAX_PINNED - 1)
                .doesNotContain(Room.message(1));
    }

    @Test
    void edits_areBounded() {
        room.send(alice, conversation, 1, "one");
        for (int n = 0; n < 3; n++) {
            assertThat(edit(alice, 1, "edit " + n)).isEqualTo(DONE);
        }
        assertThat(edit(alice, 1, "one more")).isEqualTo(refused(Refusal.TOO_MANY));
    }

    @Test
    void whatIsDoneToAMessageThatIsNotDurable_waitsForIt_andOneAfterTheOther() {
        store.hold();
        List<Outcome> outcomes = new ArrayList<>();
        room.sequencer.submit(
                new Command.SendMessage(alice, conversation, Room.message(1), Room.text("one")), outcomes::add);
        room.sequencer.submit(
                new MessageCommand.Edit(alice, conversation, Room.message(1), Room.text("two")), outcomes::add);
        room.sequencer.submit(new MessageCommand.Delete(alice, conversation, Room.message(1)), outcomes::add);
        room.sequencer.step();
        assertThat(outcomes).isEmpty();
        for (int i = 0; i < 8; i++) {
            store.releaseAll();
            room.sequencer.step();
        }
        store.releaseAll();

        assertThat(outcomes).hasSize(3).doesNotHaveAnyElementsOfTypes(Outcome.Unavailable.class);
        assertThat(view(1).message().entry().fact()).isInstanceOf(Fact.MessageErased.class);
        assertThat(inbox()).noneMatch(Fact.MessageEdited.class::isInstance);
    }

    @Test
    void whatWaits_isToldWhenTheLogFails() {
        store.hold();
        List<Outcome> outcomes = new ArrayList<>();
        room.sequencer.submit(
                new Command.SendMessage(alice, conversation, Room.message(1), Room.text("one")), outcomes::add);
        room.sequencer.submit(new MessageCommand.Delete(alice, conversation, Room.message(1)), outcomes::add);
        room.sequencer.step();
        store.become(Store.WriteState.FAILED);
        room.sequencer.step();

        assertThat(outcomes).hasSize(2).hasOnlyElementsOfType(Outcome.Unavailable.class);
    }

    private List<Fact> inbox() {
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(bob, room.inbox.beginning(), 100, Integer.MAX_VALUE);
        return page.entries().stream().map(each -> each.entry().fact()).toList();
    }
}
