package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
import chat.maru.model.StateCommand;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Marks move between any two reads of a page.
final class ReplacedMeanwhileTest {
    private static final int MESSAGES = 60;

    @Test
    void noEntry_hasTheStampOfAnother_orOneBeyondThePage() {
        Room room = new Room();
        AccountId alice = room.signedUp(1);
        AccountId bob = room.signedUp(2);
        ConversationId talk = room.open(alice, bob);
        for (int n = 1; n <= MESSAGES; n++) {
            room.send(alice, talk, n, "m" + n);
        }
        AtomicInteger number = new AtomicInteger();
        Runnable mark = () -> {
            int next = number.incrementAndGet();
            if (next <= MESSAGES) {
                room.decided(new StateCommand.MarkRead(bob, talk, new MessageNumber(next), false));
                room.decided(new StateCommand.ShareRead(bob, talk, new MessageNumber(next)));
            }
        };
        mark.run();
        Interludes store = new Interludes(room.store);
        store.afterEach(mark);
        Inbox inbox = new Inbox(store, room.entries, room.horizon);
        long end = room.horizon.offset();
        var page = (InboxRead.Page) inbox.read(bob, inbox.beginning(), 1_000, 1 << 20);

        assertThat(number).hasValueGreaterThan(3);
        assertThat(page.next().offset(0)).isEqualTo(end);
        assertThat(page.entries()).extracting(entry -> entry.stamp().offset()).isSorted();
        for (StampedEntry entry : page.entries()) {
            assertThat(room.committed.get((int) entry.stamp().offset() - 1).stamped())
                    .isEqualTo(entry);
        }
        List<StampedEntry> messages = page.entries().stream()
                .filter(entry -> entry.entry().fact() instanceof Fact.MessageSent)
                .toList();
        assertThat(messages).hasSize(MESSAGES);
    }
}
