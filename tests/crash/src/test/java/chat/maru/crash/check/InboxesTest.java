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
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Who;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is received, against what is read in the end. Each history that is kept stands beside one that differs in one
/// thing.
final class InboxesTest {
    private final Story story = new Story();

    @Test
    void whoever_has_nothing_in_their_inbox_says_nothing_of_the_others() {
        story.sendsTwo();
        for (int i = 0; i < 300; i++) {
            story.ends(new Who("somebody " + i, "their phone " + i, ""));
        }
        story.endsWithTwo();
        story.kept();
    }

    @Test
    void an_inbox_that_cannot_be_read_in_the_end_is_no_loss() {
        story.sendsTwo();
        story.endsWithTwo();
        story.sends(ALICE, "m3", 3);
        story.tells(at -> new Event.Unreadable(at, "bob", "SSE"));
        assertThat(story.verdict()).isInstanceOfSatisfying(Verdict.Invalid.class, invalid -> {
            assertThat(invalid.totals().lost()).isZero();
            assertThat(invalid.findings()).extracting(Finding::promise).containsOnly(Promise.P15);
        });
    }

    @Test
    void what_was_acknowledged_and_is_there_is_valid() {
        story.sendsTwo();
        story.endsWithTwo();
        story.kept();
    }

    @Test
    void an_acknowledged_message_that_nobody_has_is_lost() {
        story.sendsTwo();
        story.sends(ALICE, "m3", 3);
        story.endsWithTwo();
        story.broken(Promise.P1);
        assertThat(story.verdict().totals().lost()).isEqualTo(1);
    }

    @Test
    void a_message_that_one_member_lacks_is_lost() {
        story.sendsTwo();
        story.ends(ALICE, BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.ends(BOB, BEGUN, message(2, 1, ALICE, "m1"));
        story.broken(Promise.P1);
    }

    @Test
    void numbers_have_no_holes() {
        story.sends(ALICE, "m1", 1);
        story.sends(ALICE, "m3", 3);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 3, ALICE, "m3")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.broken(Promise.P4);
    }

    @Test
    void what_was_received_stays_there() {
        story.sendsTwo();
        story.does(BOB, new Action.Send(TALK, "gone", Digest.of("gone")), new Result.Unknown("cut"));
        story.receives(ALICE, "EVENTS", cursor(3), message(4, 3, BOB, "gone"));
        story.endsWithTwo();
        story.broken(Promise.P6);
    }

    @Test
    void a_stream_leaves_nothing_out() {
        story.sendsTwo();
        story.receives(ALICE, "EVENTS", "0", BEGUN, message(3, 2, BOB, "m2"));
        story.endsWithTwo();
        story.broken(Promise.P7);
    }

    @Test
    void a_stream_leaves_nothing_out_at_its_beginning() {
        story.sendsTwo();
        story.receives(ALICE, "EVENTS", cursor(1), message(3, 2, BOB, "m2"));
        story.endsWithTwo();
        story.broken(Promise.P7);
    }

    @Test
    void a_stream_does_not_go_back() {
        story.sendsTwo();
        Seen m2 = message(3, 2, BOB, "m2");
        story.receives(ALICE, "EVENTS", cursor(2), m2);
        story.endsWithTwo();
        story.kept();
        story.receives(ALICE, "EVENTS", cursor(2), m2, m2);
        story.broken(Promise.P7);
    }

    @Test
    void a_stream_leaves_out_states_that_others_have_replaced() {
        story.sendsTwo();
        Seen mark = new Seen(cursor(4), Seen.Kind.STATE, TALK, "", 2, List.of(), 4, 0);
        story.receives(ALICE, "EVENTS", cursor(2), message(3, 2, BOB, "m2"), mark);
        story.endsWithTwo();
        story.kept();
    }

    @Test
    void all_ways_give_as_much() {
        story.sendsTwo();
        story.endsWithTwo();
        story.receives(ALICE, "EVENTS", "0", true, BEGUN, message(2, 1, ALICE, "m1"));
        story.broken(Promise.P9);
    }

    @Test
    void who_was_no_member_then_has_it_not() {
        story.sendsTwo();
        Seen in = members(4, Seen.Kind.IN, CAROL);
        Seen out = members(6, Seen.Kind.OUT, CAROL);
        story.sends(ALICE, "m3", 3);
        story.sends(ALICE, "m4", 4);
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            in,
            message(5, 3, ALICE, "m3"),
            out,
            message(7, 4, ALICE, "m4"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.ends(CAROL, in, message(5, 3, ALICE, "m3"), out);
        story.kept();
        story.ends(CAROL, in, message(5, 3, ALICE, "m3"), out, message(7, 4, ALICE, "m4"));
        story.broken(Promise.P11);
    }

    @Test
    void who_was_a_member_then_has_it() {
        story.sendsTwo();
        Seen in = members(3, Seen.Kind.IN, CAROL);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), in, message(4, 2, BOB, "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.ends(CAROL, in);
        story.broken(Promise.P1);
    }

    @Test
    void a_last_reading_that_breaks_is_to_be_made_again() {
        story.sendsTwo();
        long broke = story.opens(ALICE, "POLL", true);
        story.tells(at -> new Event.Closed(at, broke, Event.End.CUT));
        Story other = story.copy();
        story.endsWithTwo();
        story.kept();
        other.endsWithTwo();
        long again = other.opens(ALICE, "POLL", true);
        other.tells(at -> new Event.Closed(at, again, Event.End.REFUSED));
        assertThat(other.verdict()).isInstanceOf(Verdict.Unknown.class);
    }
}
