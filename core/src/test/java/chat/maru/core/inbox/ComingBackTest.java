package chat.maru.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.history.History;
import chat.maru.core.sequencer.Committed;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Emoji;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever comes into a group has the same inbox by whichever way and whenever it is read: what was said there while
/// they were in it. What was said before is for the history to show, where the group says so.
final class ComingBackTest {
    private static final Outcome DONE = new Outcome.Changed(false);

    private final Room room = new Room();
    private final AccountId owner = room.signedUp(1);
    private final AccountId bob = room.signedUp(2);
    private long said;

    private ConversationId group(HistoryAccess history, AccountId... members) {
        GroupInfo info = new GroupInfo("Friends", "", history);
        return ((Outcome.Opened) room.decided(new GroupCommand.Create(owner, new UUID(1, 1), info, List.of(members))))
                .conversation();
    }

    private long say(ConversationId group) {
        assertThat(room.send(owner, group, ++said, "m" + said)).isInstanceOf(Outcome.Sent.class);
        return room.horizon.offset();
    }

    private void add(ConversationId group) {
        assertThat(room.decided(new GroupCommand.AddMembers(owner, group, List.of(bob))))
                .isEqualTo(DONE);
    }

    private void remove(AccountId actor, ConversationId group) {
        assertThat(room.decided(new GroupCommand.RemoveMember(actor, group, bob)))
                .isEqualTo(DONE);
    }

    /// What an open stream would have brought.
    private List<Long> live(long behind) {
        return room.committed.stream()
                .filter(each -> each.recipients().contains(bob))
                .map(ComingBackTest::offset)
                .filter(offset -> offset > behind)
                .toList();
    }

    private static long offset(Committed committed) {
        return committed.stamped().stamp().offset();
    }

    /// What is read now, so many entries at once.
    private List<Long> read(long behind, int entries) {
        List<Long> read = new ArrayList<>();
        Cursor cursor = Cursor.of(room.horizon.generation(), behind);
        InboxRead.Page page;
        do {
            page = (InboxRead.Page) room.inbox.read(bob, cursor, entries, 1 << 20);
            page.entries().forEach(entry -> read.add(entry.stamp().offset()));
            cursor = page.next();
        } while (page.more());
        return read;
    }

    private void assertSameInboxFromEverywhere() {
        for (long behind = 0; behind <= room.horizon.offset(); behind++) {
            assertThat(read(behind, 100)).as("behind %d", behind).isEqualTo(live(behind));
            assertThat(read(behind, 1)).as("one by one, behind %d", behind).isEqualTo(live(behind));
        }
    }

    private List<Long> shown(ConversationId group) {
        return room.history.newest(bob, group, 100).orElseThrow().messages().stream()
                .map(view -> view.message().entry().number().value())
                .sorted()
                .toList();
    }

    private static List<Long> numbers(long... numbers) {
        return LongStream.of(numbers).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource(HistoryAccess.class)
    void whoComesBack_hasWhatWasSaidWhileTheyWereIn_whereverTheyReadFrom(HistoryAccess history) {
        ConversationId group = group(history, bob);
        say(group);
        remove(owner, group);
        long meanwhile = say(group);
        add(group);
        say(group);
        remove(bob, group);
        say(group);
        add(group);
        say(group);

        assertSameInboxFromEverywhere();
        assertThat(read(0, 100)).doesNotContain(meanwhile);
        room.restartInTheSameLife();
        assertSameInboxFromEverywhere();
        assertThat(shown(group)).isEqualTo(history == HistoryAccess.ALL ? numbers(1, 2, 3, 4, 5) : numbers(1, 3, 5));
    }

    @ParameterizedTest
    @EnumSource(HistoryAccess.class)
    void whoComesForTheFirstTime_hasNothingOfBefore_andIsShownItWhereTheGroupSaysSo(HistoryAccess history) {
        ConversationId group = group(history);
        say(group);
        say(group);
        add(group);
        say(group);

        assertSameInboxFromEverywhere();
        assertThat(shown(group)).isEqualTo(history == HistoryAccess.ALL ? numbers(1, 2, 3) : numbers(3));
    }

    @Test
    void whoComesByALink_isShownAllOfIt_andHasWhatFollows() {
        ConversationId group = group(HistoryAccess.ALL);
        LinkId link = new LinkId(new UUID(7, 1));
        LinkSecret secret = new LinkSecret(new UUID(7, 2));
        say(group);
        assertThat(room.decided(
                        new GroupCommand.MakeLink(owner, group, link, secret, Optional.empty(), JoinLink.UNLIMITED)))
                .isEqualTo(DONE);
        assertThat(room.decided(new GroupCommand.Join(bob, group, link, secret)))
                .isEqualTo(new Outcome.Opened(group, false));
        say(group);

        assertSameInboxFromEverywhere();
        assertThat(shown(group)).isEqualTo(numbers(1, 2));
    }

    /// What was shown once stays so: another time in, another rule for what is between.
    @Test
    void whatAGroupShowsToWhoComes_isWhatItShowedThen() {
        ConversationId group = group(HistoryAccess.ALL);
        say(group);
        add(group);
        say(group);
        remove(owner, group);
        say(group);
        assertThat(room.decided(new GroupCommand.ChangeInfo(
                        owner, group, Optional.empty(), Optional.empty(), Optional.of(HistoryAccess.SINCE_JOINING))))
                .isEqualTo(DONE);
        add(group);
        say(group);

        assertSameInboxFromEverywhere();
        assertThat(shown(group)).isEqualTo(numbers(1, 2, 4));
    }

    @Test
    void whatIsShown_isSoByEveryWayToAskForIt_asItSaysNow() {
        ConversationId group = group(HistoryAccess.ALL, bob);
        remove(owner, group);
        for (int i = 0; i < 200; i++) {
            say(group);
        }
        assertThat(room.decided(new MessageCommand.Edit(owner, group, Room.message(150), Room.text("edited"))))
                .isEqualTo(DONE);
        add(group);

        History.Page before =
                room.history.before(bob, group, new MessageNumber(151), 2).orElseThrow();
        assertThat(before.messages()).hasSize(2);
        assertThat(before.messages().getFirst().edit()).isPresent();
        assertThat(room.history
                        .after(bob, group, new MessageNumber(149), 1)
                        .orElseThrow()
                        .messages())
                .isEqualTo(List.of(before.messages().getFirst()));
        assertThat(room.history
                        .around(bob, group, Room.message(150), 1)
                        .orElseThrow()
                        .messages())
                .isEqualTo(List.of(before.messages().getFirst()));
        assertThat(room.conversations.find(bob, group).orElseThrow().number()).isEqualTo(new MessageNumber(200));
        assertThat(room.conversations.snapshot(bob, 10).conversations())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.number()).isEqualTo(new MessageNumber(200));
                    assertThat(view.own().unread()).isZero();
                });
        assertThat(room.decided(new MessageCommand.React(bob, group, Room.message(3), new Emoji("+1"), true)))
                .isEqualTo(DONE);
        assertSameInboxFromEverywhere();
    }
}
