package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.CAROL;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole histories: those in which too little happens, and those with a restore. Each history that is kept stands
/// beside one that differs in one thing.
final class CheckerTest {
    private final Story story = new Story();

    @Test
    void too_little_is_unknown() {
        story.sendsTwo();
        story.endsWithTwo();
        assertThat(Checker.judge(new Enough(2, 0, true), story.events).toString())
                .isEqualTo("valid");
        assertThat(Checker.judge(new Enough(3, 1, true), story.events).toString())
                .isEqualTo("unknown: only 2 messages were acknowledged, not 3; only 0 faults had an effect, not 1");
    }

    @Test
    void an_inbox_that_was_not_read_in_the_end_is_unknown() {
        story.sendsTwo();
        story.receives(CAROL, "EVENTS", "0");
        story.endsWithTwo();
        assertThat(Checker.judge(new Enough(0, 0, true), story.events).toString())
                .isEqualTo("unknown: the inbox of carol was not read in the end");
    }

    @Test
    void a_finding_shows_the_promise_and_what_broke_it() {
        story.sends(ALICE, "m2", 2);
        story.sends(BOB, "m1", 1);
        assertThat(story.verdict().toString())
                .contains("P5", "what was acknowledged before something else was sent comes before it")
                .contains("Send[conversation=talk, id=m1")
                .contains("Numbered[number=1]");
    }

    @Test
    void a_restore_takes_back_what_was_sent_after_the_backup_and_no_more() {
        story.sends(ALICE, "m1", 1);
        long backup = story.asks(ALICE, new Action.Other("backup"));
        story.sends(BOB, "gone", 2);
        story.receives(ALICE, "EVENTS", cursor(2), message(3, 2, BOB, "gone"));
        story.told(backup, new Result.Ok());
        story.tells(at -> new Event.Restored(at, backup));
        story.does(ALICE, new Action.Poll(cursor(3), 0), new Result.Reset());
        story.sends(BOB, "m2", 2);
        Seen begun = new Seen(cursor(2, 1), Seen.Kind.IN, TALK, "", 0, List.of("alice", "bob"), 1, 0);
        Seen[] all = {begun, message(cursor(2, 2), 1, ALICE, "m1", "m1"), message(cursor(2, 3), 2, BOB, "m2", "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
        story.receives(ALICE, "EVENTS", cursor(2), message(cursor(2, 3), 2, BOB, "m2", "m2"));
        story.broken(Promise.P17);
    }

    @Test
    void a_restore_loses_nothing_of_before_the_backup() {
        story.sendsTwo();
        long backup = story.asks(ALICE, new Action.Other("backup"));
        story.told(backup, new Result.Ok());
        story.tells(at -> new Event.Restored(at, backup));
        Seen begun = new Seen(cursor(2, 1), Seen.Kind.IN, TALK, "", 0, List.of("alice", "bob"), 1, 0);
        story.ends(ALICE, begun, message(cursor(2, 2), 1, ALICE, "m1", "m1"));
        story.ends(BOB, begun, message(cursor(2, 2), 1, ALICE, "m1", "m1"));
        story.broken(Promise.P1);
    }
}
