package chat.maru.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private final Room room = new Room();
    private final AccountId alice = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private final AccountId carol = room.signedUp(3);
    private final ConversationId conversation = room.open(alice, bob);

    @Test
    void history_isWholeFromEveryPlace_inEveryDirection() {
        ConversationId other = room.open(alice, carol);
        int count = 300;
        for (int i = 1; i <= count; i++) {
            room.send(i % 2 == 0 ? alice : bob, conversation, i, "m" + i);
            if (i % 3 == 0) {
                room.send(alice, other, i, "elsewhere");
            }
        }
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 500; round++) {
            int limit = 1 + random.nextInt(200);
            int at = random.nextInt(count + 20);
            assertThat(numbers(room.history.before(alice, conversation, new MessageNumber(at), limit)))
                    .isEqualTo(downFrom(Math.min(at - 1, count), limit));
            assertThat(numbers(room.history.after(bob, conversation, new MessageNumber(at), limit)))
                    .isEqualTo(down(Math.min(count, at + limit), at + 1));
        }
        assertThat(numbers(room.history.newest(alice, conversation, 200))).isEqualTo(down(300, 101));
        assertThat(numbers(room.history.around(alice, conversation, Room.message(150), 11)))
                .isEqualTo(down(155, 145));
        assertThat(numbers(room.history.around(alice, conversation, Room.message(300), 5)))
                .isEqualTo(down(300, 296));
        assertThat(room.history.around(alice, conversation, Room.message(5000), 5))
                .isEmpty();
    }

    @Test
    void more_isToldExactly() {
        for (int i = 1; i <= 5; i++) {
            room.send(alice, conversation, i, "m" + i);
        }
        assertThat(room.history.newest(bob, conversation, 5).orElseThrow().more())
                .isFalse();
        assertThat(room.history.newest(bob, conversation, 4).orElseThrow().more())
                .isTrue();
        assertThat(room.history
                        .after(bob, conversation, new MessageNumber(2), 3)
                        .orElseThrow()
                        .more())
                .isFalse();
        assertThat(room.history
                        .after(bob, conversation, new MessageNumber(1), 3)
                        .orElseThrow()
                        .more())
                .isTrue();
    }

    @Test
    void aStranger_seesNothing() {
        room.send(alice, conversation, 1, "m");

        assertThat(room.history.newest(carol, conversation, 5)).isEmpty();
        assertThat(room.history.around(carol, conversation, Room.message(1), 5)).isEmpty();
        assertThat(room.conversations.find(carol, conversation)).isEmpty();
        assertThat(room.conversations.snapshot(carol, 10).conversations()).isEmpty();
    }

    @Test
    void aSnapshot_showsTheLatestFirst_withItsCursor() {
        ConversationId withCarol = room.open(alice, carol);
        room.send(alice, withCarol, 1, "first");
        room.send(bob, conversation, 2, "second");
        Snapshot snapshot = room.conversations.snapshot(alice, 10);

        assertThat(snapshot.conversations())
                .extracting(view -> view.conversation().id())
                .containsExactly(conversation, withCarol);
        assertThat(snapshot.conversations().getFirst().number()).isEqualTo(new MessageNumber(1));
        assertThat(snapshot.conversations().getFirst().members())
                .extracting(member -> member.profile().displayName())
                .containsExactlyInAnyOrder("User 1", "User 2");
        assertThat(snapshot.cursor()).isEqualTo(room.horizon.cursor());
        assertThat(room.conversations.snapshot(bob, 10).conversations()).hasSize(1);
    }

    private static List<Long> down(long from, long to) {
        return LongStream.rangeClosed(to, from).map(n -> from + to - n).boxed().toList();
    }

    private static List<Long> downFrom(long from, int limit) {
        return down(from, Math.max(1, from - limit + 1));
    }

    private static List<Long> numbers(Optional<History.Page> page) {
        return page.orElseThrow().messages().stream()
                .map(message -> message.message().entry().number().value())
                .toList();
    }
}
