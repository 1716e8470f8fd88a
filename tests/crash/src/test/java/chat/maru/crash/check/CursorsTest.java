package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import org.junit.jupiter.api.Test;

/// Where devices go on. Each history that is kept stands beside one that differs in one thing.
final class CursorsTest {
    private final Story story = new Story();

    @Test
    void cursors_do_not_go_back() {
        story.sendsTwo();
        story.endsWithTwo();
        story.commits(ALICE, 2);
        story.commits(ALICE, 1);
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        story.kept();
        story.receives(ALICE, "EVENTS", "", message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.broken(Promise.P8);
    }

    @Test
    void cursors_do_not_go_on_by_themselves() {
        story.sendsTwo();
        story.endsWithTwo();
        story.commits(ALICE, 1);
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        story.broken(Promise.P8);
    }

    @Test
    void cursors_beyond_the_end_are_refused() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(ALICE, new Action.Commit(cursor(1_000_000)), new Result.Failed("cursor_ahead"));
        story.kept();
        story.commits(ALICE, 1_000_000);
        story.broken(Promise.P8);
    }

    @Test
    void a_poll_commits_where_it_begins_whether_or_not_it_is_answered() {
        story.sendsTwo();
        story.endsWithTwo();
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        story.broken(Promise.P8);
        Story other = new Story();
        other.sends(ALICE, "m1", 1);
        other.sends(BOB, "m2", 2);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2")};
        other.ends(ALICE, all);
        other.ends(BOB, all);
        other.does(ALICE, new Action.Poll(cursor(2), 0), new Result.Unknown("cut"));
        other.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        assertThat(other.verdict().toString()).isEqualTo("valid");
    }
}
