package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.StampedEntry;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What a page brings into memory is bounded by what it may hold, whatever others have sent: never more than
/// twice its bytes and one row.
final class PageMemoryTest {
    private static final int LARGE = 400_000;
    private static final int PAGE = 1 << 20;
    private static final long MOST = 2L * PAGE + LARGE + 1000;

    private final Room room = new Room();
    private final Interludes store = new Interludes(room.store);
    private final AccountId alice = room.signedUp(1);

    @Test
    void largeMessagesBehindSmallOnes_areReadOneAfterTheOther() {
        ConversationId conversation = room.open(alice, room.signedUp(2));
        for (int id = 1; id <= 8; id++) {
            room.send(alice, conversation, id, "tiny");
        }
        for (int id = 9; id <= 40; id++) {
            room.send(alice, conversation, id, "x".repeat(LARGE));
        }

        assertThat(readAll(500)).isEqualTo(upTo(41));
    }

    @Test
    void ofManyConversations_onlyWhatThePageHoldsIsRead() {
        for (int n = 2; n <= 60; n++) {
            AccountId other = room.signedUp(n);
            room.send(other, room.open(alice, other), 1, "x".repeat(LARGE));
        }

        assertThat(readAll(500)).isEqualTo(upTo(118));
    }

    @Test
    void whatStandsBehindTheFirstOfEachConversation_isNotKept() {
        List<ConversationId> conversations = new ArrayList<>();
        for (int n = 2; n <= 60; n++) {
            conversations.add(room.open(alice, room.signedUp(n)));
        }
        for (int size : new int[] {1, 60_000, LARGE}) {
            conversations.forEach(conversation -> room.send(alice, conversation, size, "x".repeat(size)));
        }

        assertThat(readAll(500)).isEqualTo(upTo(4 * 59));
    }

    private List<Long> readAll(int maxEntries) {
        room.restart();
        Horizon horizon = new Horizon(store.at(Table.ENTRIES), room.log, Horizon.Config.DEFAULT);
        Inbox inbox = new Inbox(store, room.entries, horizon);
        List<Long> offsets = new ArrayList<>();
        Cursor cursor = inbox.beginning();
        InboxRead.Page page;
        do {
            long before = store.allBytes();
            page = (InboxRead.Page) inbox.read(alice, cursor, maxEntries, PAGE);
            assertThat(store.allBytes() - before).isLessThan(MOST);
            page.entries().stream().map(StampedEntry::stamp).forEach(stamp -> offsets.add(stamp.offset()));
            cursor = page.next();
        } while (page.more());
        return offsets;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
