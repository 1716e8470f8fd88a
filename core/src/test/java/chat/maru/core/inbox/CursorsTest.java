package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.store.Store;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CursorsTest {
    private final Room room = new Room();
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final DeviceId phone = new DeviceId(new UUID(1, 1));

    @BeforeEach
    void talk() {
        ConversationId conversation = room.open(alice, bob);
        room.send(alice, conversation, 1, "one");
        room.send(alice, conversation, 2, "two");
        room.send(alice, conversation, 3, "three");
        room.cursors.commit(bob, phone, at(1)).join();
    }

    @Test
    void aCommittedCursor_isTheDurableOne_whileAHigherOneIsWritten() {
        room.store.hold();
        var higher = room.cursors.commit(bob, phone, at(3));

        assertThat(room.cursors.committed(bob, phone)).contains(at(1));
        room.store.releaseAll();
        assertThat(higher).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(room.cursors.committed(bob, phone)).contains(at(3));
    }

    @Test
    void aCursorThatCouldNotBeWritten_isNotCommitted() {
        room.store.become(Store.WriteState.DISK_FULL);

        assertThat(room.cursors.commit(bob, phone, at(3))).isCompletedExceptionally();
        assertThat(room.cursors.committed(bob, phone)).contains(at(1));
        room.store.become(Store.WriteState.OPEN);
        assertThat(room.cursors.commit(bob, phone, at(2))).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(room.cursors.committed(bob, phone)).contains(at(2));
    }

    @Test
    void aCursor_isCommittedWhileTheDiskIsLow() {
        room.store.become(Store.WriteState.DISK_LOW);

        assertThat(room.cursors.commit(bob, phone, at(3))).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(room.cursors.committed(bob, phone)).contains(at(3));
    }

    @Test
    void aRefusedCommit_hidesNoneThatStillWaits() {
        room.store.hold();
        var waiting = room.cursors.commit(bob, phone, at(3));
        room.store.become(Store.WriteState.DISK_FULL);
        assertThat(room.cursors.commit(bob, phone, at(4))).isCompletedExceptionally();
        room.store.become(Store.WriteState.OPEN);

        var late = room.cursors.commit(bob, phone, at(2));

        assertThat(late).isNotDone();
        room.store.releaseAll();
        assertThat(waiting).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(late).isCompletedWithValue(Cursors.Commit.DONE);
        assertThat(new Cursors(room.store, room.horizon, (_, _, _) -> {}, () -> 0).committed(bob, phone))
                .contains(at(3));
    }

    @Test
    void aCursorOfSeveralShards_isOfAnotherLog() {
        Cursor wide = Cursor.of(new Generation(77), 2, 2);

        assertThat(room.cursors.commit(bob, phone, wide)).isCompletedWithValue(Cursors.Commit.RESTORED);
        assertThat(room.inbox.read(bob, wide, 10, 1000)).isEqualTo(new InboxRead.Reset(InboxRead.Reason.RESTORED));
        assertThat(room.cursors.committed(bob, phone)).contains(at(1));
    }

    private static Cursor at(long offset) {
        return Cursor.of(new Generation(77), offset);
    }
}
