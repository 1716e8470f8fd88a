package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.TopicId;
import chat.maru.store.Table;
import org.junit.jupiter.api.Test;

/// What the horizon remembers, against commits that come while it reads.
final class HorizonTest {
    private final Room room = new Room();
    private final Interludes store = new Interludes(room.store);
    private Horizon horizon = horizon();
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final AccountId carol = room.signedUp(3);

    @Test
    void aHeadReadWhileTheNextEntryIsCommitted_isNotRemembered() {
        ConversationId conversation = room.open(alice, bob);
        horizon = horizon();
        store.at(Table.ENTRIES).after(() -> {
            room.send(alice, conversation, 1, "between");
            horizon.committed(room.committed);
        });

        assertThat(horizon.head(TopicId.of(conversation))).isEqualTo(1);
        assertThat(horizon.head(TopicId.of(conversation))).isEqualTo(2);
        InboxRead.Page page = (InboxRead.Page)
                new Inbox(store, room.entries, horizon).read(bob, Cursor.of(horizon.generation(), 1), 10, 1000);
        assertThat(page.entries()).hasSize(1);
    }

    @Test
    void membershipsReadWhileAnotherBegins_areNotRemembered() {
        ConversationId withBob = room.open(alice, bob);
        horizon.committed(room.committed);
        store.at(Table.USER_TOPICS).after(() -> {
            room.open(alice, carol);
            horizon.committed(room.committed);
        });

        assertThat(horizon.memberships(alice)).containsOnlyKeys(withBob);
        assertThat(horizon.memberships(alice)).containsOnlyKeys(withBob, ConversationId.direct(alice, carol));
    }

    @Test
    void whatIsRemembered_isNotReadAgain_andFollowsTheLog() {
        ConversationId conversation = room.open(alice, bob);
        horizon.committed(room.committed);
        horizon.head(TopicId.of(conversation));
        int[] scans = {0};
        store.at(Table.ENTRIES).afterEach(() -> scans[0]++);
        room.send(alice, conversation, 1, "one");
        horizon.committed(room.committed);

        assertThat(horizon.head(TopicId.of(conversation))).isEqualTo(2);
        assertThat(scans[0]).isZero();
    }

    private Horizon horizon() {
        return new Horizon(store, room.log, Horizon.Config.DEFAULT);
    }

    /// However many large messages wait, no read holds many of them at once.
    @Test
    void readingLargeMessages_takesFewAtOnce() {
        ConversationId conversation = room.open(alice, bob);
        String large = "x".repeat(200_000);
        for (int id = 0; id < 60; id++) {
            room.send(alice, conversation, id, large);
        }
        horizon.committed(room.committed);
        Inbox inbox = new Inbox(store.at(Table.ENTRIES), room.entries, horizon);
        int read = 0;
        InboxRead.Page page;
        Cursor cursor = inbox.beginning();
        do {
            page = (InboxRead.Page) inbox.read(bob, cursor, 500, 1 << 20);
            read += page.entries().size();
            cursor = page.next();
        } while (page.more());

        assertThat(read).isEqualTo(61);
        assertThat(store.mostBytes()).isLessThan(2L * 200_000);
    }
}
