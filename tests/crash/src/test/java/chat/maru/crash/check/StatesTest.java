package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.edit;
import static chat.maru.crash.check.Story.heads;
import static chat.maru.crash.check.Story.mark;
import static chat.maru.crash.check.Story.message;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What messages say, and what is marked as read. Each history that is kept stands beside one that differs in one
/// thing.
final class StatesTest {
    private final Story story = new Story();

    @Test
    void the_last_edit_wins() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", Digest.of("m1, mended")), new Result.Ok());
        story.does(ALICE, new Action.Edit(TALK, "m1", Digest.of("m1")), new Result.Ok());
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            edit(4, "m1", "m1, mended"),
            edit(5, "m1", "m1"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.reads(BOB, 2, 1);
        story.kept();
        story.does(
                ALICE,
                new Action.History(TALK, 2),
                new Result.Messages(List.of(new Result.Said("m1", 1, Digest.of("m1, mended"))), false));
        story.broken(Promise.P12);
    }

    @Test
    void an_edit_that_nobody_was_told_of_may_come_late_and_stays() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", Digest.of("mended")), new Result.Unknown("cut"));
        Action look = new Action.History(TALK, 2);
        Result before = new Result.Messages(List.of(new Result.Said("m1", 1, Digest.of("m1"))), false);
        story.does(BOB, look, before);
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), edit(4, "m1", "mended"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
        story.pause(Duration.ofSeconds(1));
        story.does(BOB, look, before);
        story.broken(Promise.P12);
    }

    @Test
    void a_message_never_says_what_nobody_made_it_say() {
        story.sendsTwo();
        story.does(
                ALICE,
                new Action.History(TALK, 2),
                new Result.Messages(List.of(new Result.Said("m1", 1, Digest.of("m1, mended"))), false));
        story.broken(Promise.P2);
    }

    @Test
    void read_marks_do_not_go_back() {
        story.sendsTwo();
        story.ends(ALICE, BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), mark(4, 2));
        story.ends(BOB, BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.does(ALICE, new Action.Mark(TALK, 2), new Result.Ok());
        story.does(ALICE, new Action.Snapshot(), heads(2, 2));
        story.kept();
        story.does(ALICE, new Action.Snapshot(), heads(2, 1));
        story.broken(Promise.P12);
    }

    @Test
    void a_message_says_nothing_only_when_it_was_deleted() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Unknown("cut"));
        Seen[] all = {BEGUN, message(cursor(2), 1, ALICE, "m1", ""), message(3, 2, BOB, "m2"), edit(4, "m1", "")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
        story.receives(BOB, "SSE", cursor(2), message(cursor(3), 2, BOB, "m2", ""));
        story.broken(Promise.P2);
    }

    @Test
    void a_deletion_that_was_refused_does_not_happen() {
        story.sendsTwo();
        story.does(BOB, new Action.Edit(TALK, "m1", 0), new Result.Failed("forbidden"));
        Story other = story.copy();
        other.endsWithTwo();
        other.kept();
        Seen[] all = {BEGUN, message(cursor(2), 1, ALICE, "m1", ""), message(3, 2, BOB, "m2"), edit(4, "m1", "")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.broken(Promise.P2);
    }

    @Test
    void an_edit_that_nobody_made_is_invented() {
        story.sendsTwo();
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), edit(4, "m1", "mended"),
        };
        Story other = story.copy();
        other.does(ALICE, new Action.Edit(TALK, "m1", Digest.of("mended")), new Result.Unknown("cut"));
        other.ends(ALICE, all);
        other.ends(BOB, all);
        other.kept();
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.broken(Promise.P2);
    }
}
