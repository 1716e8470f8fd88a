package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.CAROL;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Entries: each once, and the same for everybody. Each history that is kept stands beside one that differs in one
/// thing.
final class EntriesTest {
    private final Story story = new Story();

    @Test
    void a_message_is_there_once() {
        story.sendsTwo();
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, ALICE, "m1")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.broken(Promise.P3);
        assertThat(story.verdict().totals().doubled()).isPositive();
    }

    @Test
    void an_entry_stays_what_it_is() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Unknown("cut"));
        story.receives(BOB, "POLL", "0", BEGUN, message(cursor(2), 1, ALICE, "m1", ""));
        story.endsWithTwo();
        story.kept(); // deleted, or not yet
        story.receives(BOB, "POLL", "0", members(1, Seen.Kind.OUT, CAROL), message(2, 1, ALICE, "m1"));
        Seen another = new Seen(cursor(2), Seen.Kind.CHANGE, TALK, "", 0, List.of(), 77, 0);
        story.receives(BOB, "POLL", cursor(1), another);
        story.broken(Promise.P6);
    }

    @Test
    void all_ways_give_the_same() {
        story.sendsTwo();
        story.endsWithTwo();
        Seen same = message(3, 2, BOB, "m2");
        Seen otherBytes = new Seen(
                same.cursor(), same.kind(), TALK, same.id(), 2, same.accounts(), same.body() + 1, same.content());
        story.receives(ALICE, "EVENTS", cursor(2), otherBytes);
        story.broken(Promise.P9);
    }
}
