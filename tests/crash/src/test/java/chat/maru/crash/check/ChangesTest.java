package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.CAROL;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.edit;
import static chat.maru.crash.check.Story.erased;
import static chat.maru.crash.check.Story.mark;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Changes that were acknowledged. Each history that is kept stands beside one that differs in one thing.
final class ChangesTest {
    private final Story story = new Story();

    private static final Seen M1 = message(2, 1, ALICE, "m1");
    private static final Seen M2 = message(3, 2, BOB, "m2");
    private static final Seen M3 = message(4, 3, BOB, "m3");

    private void edits(String content) {
        story.does(ALICE, new Action.Edit(TALK, "m1", Digest.of(content)), new Result.Ok());
    }

    private void ends(Seen... all) {
        story.ends(ALICE, all);
        story.ends(BOB, all);
    }

    @Test
    void an_edit_that_was_acknowledged_is_there() {
        story.sendsTwo();
        edits("mended");
        Story other = story.copy();
        ends(BEGUN, M1, M2, edit(4, "m1", "mended"));
        story.kept();
        other.endsWithTwo();
        other.broken(Promise.P1);
        assertThat(other.verdict().totals().lost()).isEqualTo(1);
    }

    @Test
    void an_edit_that_one_member_lacks_is_lost() {
        story.sendsTwo();
        edits("mended");
        story.ends(ALICE, BEGUN, M1, M2, edit(4, "m1", "mended"));
        story.ends(BOB, BEGUN, M1, M2);
        story.broken(Promise.P1);
    }

    @Test
    void an_edit_that_changes_nothing_is_no_entry() {
        story.sendsTwo();
        edits("m1");
        story.endsWithTwo();
        story.kept();
        edits("mended");
        story.broken(Promise.P1);
    }

    @Test
    void an_edit_that_comes_again_later_is_there_again() {
        story.sendsTwo();
        edits("mended");
        edits("better");
        story.sends(BOB, "m3", 3);
        edits("mended");
        Story other = story.copy();
        Seen m3 = message(6, 3, BOB, "m3");
        ends(BEGUN, M1, M2, edit(4, "m1", "mended"), edit(5, "m1", "better"), m3, edit(7, "m1", "mended"));
        story.kept();
        Seen[] all = {
            BEGUN, M1, M2, edit(4, "m1", "mended"), edit(5, "m1", "better"), message(6, 3, BOB, "m3"),
        };
        other.ends(ALICE, all);
        other.ends(BOB, all);
        other.broken(Promise.P1);
    }

    @Test
    void an_edit_comes_before_what_was_sent_after_it_was_acknowledged() {
        story.sendsTwo();
        edits("mended");
        story.sends(BOB, "m3", 3);
        Story other = story.copy();
        ends(BEGUN, M1, M2, edit(4, "m1", "mended"), message(5, 3, BOB, "m3"));
        story.kept();
        Seen[] all = {BEGUN, M1, M2, M3, edit(5, "m1", "mended")};
        other.ends(ALICE, all);
        other.ends(BOB, all);
        other.broken(Promise.P1);
    }

    @Test
    void what_a_deleted_message_was_made_to_say_is_not_known_any_more() {
        story.sendsTwo();
        edits("mended");
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Ok());
        ends(BEGUN, message(cursor(2), 1, ALICE, "m1", ""), M2, erased(4, "m1"), edit(5, "m1", ""));
        story.kept();
    }

    @Test
    void a_deletion_that_was_acknowledged_is_there() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Ok());
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Ok());
        Story other = story.copy();
        ends(BEGUN, message(cursor(2), 1, ALICE, "m1", ""), M2, edit(4, "m1", ""));
        story.kept();
        other.endsWithTwo();
        other.broken(Promise.P1);
    }

    @Test
    void a_change_of_members_that_was_acknowledged_is_there() {
        story.sendsTwo();
        story.does(ALICE, new Action.Member(TALK, "carol", true), new Result.Ok());
        story.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Ok()); // they are in it
        Story other = story.copy();
        Seen in = members(4, Seen.Kind.IN, CAROL);
        ends(BEGUN, M1, M2, in);
        story.ends(CAROL, in);
        story.kept();
        other.endsWithTwo();
        other.broken(Promise.P1);
    }

    @Test
    void a_removal_that_was_acknowledged_is_there_before_what_was_sent_then() {
        story.sendsTwo();
        Seen out = members(4, Seen.Kind.OUT, BOB);
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.sends(ALICE, "m3", 3);
        Story other = story.copy();
        story.ends(ALICE, BEGUN, M1, M2, out, message(5, 3, ALICE, "m3"));
        story.ends(BOB, BEGUN, M1, M2, out);
        story.kept();
        Seen[] all = {BEGUN, M1, M2, message(4, 3, ALICE, "m3"), members(5, Seen.Kind.OUT, BOB)};
        other.ends(ALICE, all);
        other.ends(BOB, all);
        other.broken(Promise.P1);
    }

    @Test
    void a_mark_that_was_acknowledged_is_there_or_one_that_is_further() {
        story.sendsTwo();
        story.does(ALICE, new Action.Mark(TALK, 1), new Result.Ok());
        story.ends(ALICE, BEGUN, M1, M2, mark(4, 2));
        story.ends(BOB, BEGUN, M1, M2);
        story.kept();
        story.does(BOB, new Action.Mark(TALK, 1), new Result.Ok());
        story.broken(Promise.P1);
    }

    @Test
    void a_restore_takes_back_changes_of_after_the_backup_and_no_others() {
        story.sendsTwo();
        edits("mended");
        long backup = story.asks(ALICE, new Action.Other("backup"));
        edits("gone");
        story.told(backup, new Result.Ok());
        story.tells(at -> new Event.Restored(at, backup));
        Story other = story.copy();
        Seen begun = new Seen(cursor(2, 1), Seen.Kind.IN, TALK, "", 0, List.of("alice", "bob"), 1, 0);
        Seen m1 = message(cursor(2, 2), 1, ALICE, "m1", "m1");
        Seen m2 = message(cursor(2, 3), 2, BOB, "m2", "m2");
        ends(begun, m1, m2, edit(cursor(2, 4), "m1", "mended"));
        story.kept();
        other.ends(ALICE, begun, m1, m2);
        other.ends(BOB, begun, m1, m2);
        other.broken(Promise.P1);
    }
}
