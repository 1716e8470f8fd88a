package chat.maru.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Interludes;
import chat.maru.core.Room;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Reading history while others write it.
final class HistoryRaceTest {
    private final Room room = new Room();
    private final Interludes store = new Interludes(room.store);
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);

    @Test
    void whatFollowsANumber_hasNoHole_whateverIsCommittedMeanwhile() {
        ConversationId conversation = room.open(alice, bob);
        room.send(alice, conversation, 1, "one");
        room.send(alice, conversation, 2, "two");
        room.horizon.memberships(bob);
        store.at(Table.ENTRIES).after(() -> {
            room.send(alice, conversation, 3, "three");
            room.send(alice, conversation, 4, "four");
        });

        History.Page page = new History(store, room.entries, room.horizon)
                .after(bob, conversation, new MessageNumber(2), 10)
                .orElseThrow();
        assertThat(page.messages()).isEmpty();
        assertThat(room.history
                        .after(bob, conversation, new MessageNumber(2), 10)
                        .orElseThrow()
                        .messages())
                .hasSize(2);
    }

    @Test
    void aPageOfLargeMessages_endsEarly_andSaysThatThereAreMore() {
        ConversationId conversation = room.open(alice, bob);
        String large = "x".repeat(400_000);
        for (int id = 1; id <= 40; id++) {
            room.send(alice, conversation, id, large);
        }
        History history = new History(store.at(Table.ENTRIES), room.entries, room.horizon);
        List<Long> numbers = new ArrayList<>();
        History.Page page = history.newest(bob, conversation, 200).orElseThrow();
        assertThat(page.messages()).hasSize(3);
        while (page.more()) {
            numbers.addAll(numbers(page));
            page = history.before(bob, conversation, new MessageNumber(numbers.getLast()), 200)
                    .orElseThrow();
        }
        numbers.addAll(numbers(page));

        assertThat(numbers).hasSize(40).startsWith(40L).endsWith(1L).doesNotHaveDuplicates();
        assertThat(numbers(history.after(bob, conversation, new MessageNumber(10), 200)
                        .orElseThrow()))
                .containsExactly(13L, 12L, 11L);
        assertThat(store.mostBytes()).isLessThan(2L * 400_000);
    }

    /// Whoever sorts by what moves is told so by an exception, now and then.
    @Test
    void theSnapshot_isSorted_whileHeadsMove() {
        List<ConversationId> conversations = new ArrayList<>();
        for (int n = 10; n < 110; n++) {
            conversations.add(room.open(alice, room.signedUp(n)));
        }
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Interludes moving = new Interludes(room.store);
            Horizon horizon = new Horizon(moving, room.log, new Horizon.Config(0, 1000));
            long[] id = {seed * 1_000_000};
            moving.at(Table.ENTRIES).afterEach(() -> {
                int which = random.nextInt(conversations.size());
                room.send(alice, conversations.get(which), id[0]++, "moves");
            });
            Snapshot snapshot = new Conversations(
                            room.store, room.entries, horizon, new History(room.store, room.entries, horizon))
                    .snapshot(alice, 1000);

            assertThat(snapshot.conversations()).as("seed %d", seed).hasSize(100);
        }
    }

    private static List<Long> numbers(History.Page page) {
        return page.messages().stream()
                .map(message -> message.message().entry().number().value())
                .toList();
    }
}
