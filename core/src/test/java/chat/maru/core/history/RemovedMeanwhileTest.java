package chat.maru.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody is put out of a group while they look where everything stands, between any two things that are read for it:
/// they are shown the last message of before.
final class RemovedMeanwhileTest {
    private static final int FEWEST_READS = 4;

    @ParameterizedTest
    @EnumSource(HistoryAccess.class)
    void aSnapshot_showsTheGroupWithItsLastMessage(HistoryAccess history) {
        afterEachRead(
                history,
                look -> look.conversations.snapshot(look.alice, 10).conversations().stream()
                        .findFirst());
    }

    @ParameterizedTest
    @EnumSource(HistoryAccess.class)
    void aSingleConversation_isShownWithItsLastMessage(HistoryAccess history) {
        afterEachRead(history, look -> look.conversations.find(look.alice, look.group));
    }

    private static void afterEachRead(HistoryAccess history, Function<Look, Optional<ConversationView>> shown) {
        Look look;
        int reads = 0;
        do {
            look = new Look(history, reads);
            Optional<ConversationView> found = shown.apply(look);
            assertThat(found).as("put out after %d reads", reads).hasValueSatisfying(view -> {
                assertThat(view.number()).isEqualTo(new MessageNumber(2));
                assertThat(view.last().orElseThrow().message().entry().number()).isEqualTo(new MessageNumber(2));
                assertThat(view.last().orElseThrow().edit()).isEmpty();
                assertThat(view.own().unread()).isEqualTo(2);
            });
            reads++;
        } while (look.putOut);
        assertThat(reads).isGreaterThan(FEWEST_READS);
    }

    /// One look, in a world of its own. Confined to one thread.
    private static final class Look {
        private final Room room = new Room();
        private final AccountId owner = room.signedUp(1);
        private final AccountId alice = room.signedUp(2);
        private final ConversationId group;
        private final Conversations conversations;
        private int reads;
        private boolean putOut;

        /// @param reads after how many she is put out
        Look(HistoryAccess history, int reads) {
            GroupInfo info = new GroupInfo("Friends", "", history);
            GroupCommand.Create create = new GroupCommand.Create(owner, new UUID(1, 1), info, List.of(alice));
            this.group = ((Outcome.Opened) room.decided(create)).conversation();
            this.reads = reads;
            room.send(owner, group, 1, "one");
            room.send(owner, group, 2, "two");
            Interrupted store = new Interrupted();
            History read = new History(store, room.entries, room.horizon);
            this.conversations = new Conversations(store, room.entries, room.horizon, read);
        }

        private void read() {
            if (reads-- == 0) {
                putOut = true;
                assertThat(room.decided(new GroupCommand.RemoveMember(owner, group, alice)))
                        .isEqualTo(new Outcome.Changed(false));
                room.send(owner, group, 3, "three");
                assertThat(room.decided(new MessageCommand.Edit(owner, group, Room.message(2), Room.text("later"))))
                        .isEqualTo(new Outcome.Changed(false));
            }
        }

        private final class Interrupted extends ForwardingStore {
            Interrupted() {
                super(room.store);
            }

            @Override
            public Optional<byte[]> get(Table table, Key key) {
                read();
                return super.get(table, key);
            }

            @Override
            public List<Row> scan(Table table, byte[] partition, Range range) {
                read();
                return super.scan(table, partition, range);
            }

            @Override
            public List<byte[]> orders(Table table, byte[] partition, Range range) {
                read();
                return super.orders(table, partition, range);
            }
        }
    }
}
