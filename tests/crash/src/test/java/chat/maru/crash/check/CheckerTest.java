package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.CAROL;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.edit;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each promise is kept in one history and broken in another that differs in one thing.
final class CheckerTest {
    private static final Seen BEGUN = members(1, Seen.Kind.IN, ALICE, BOB);

    private final Story story = new Story();

    private void broken(Promise... promises) {
        Verdict verdict = story.verdict();
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid) verdict).findings().stream().map(Finding::promise))
                .contains(promises);
    }

    private void kept() {
        assertThat(story.verdict().toString()).isEqualTo("valid");
    }

    /// Two messages, as everybody reads them in the end.
    private void endsWithTwo() {
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
    }

    private void sendsTwo() {
        story.sends(ALICE, "m1", 1);
        story.sends(BOB, "m2", 2);
    }

    @Test
    void what_was_acknowledged_and_is_there_is_valid() {
        sendsTwo();
        endsWithTwo();
        kept();
    }

    @Test
    void an_acknowledged_message_that_nobody_has_is_lost() {
        sendsTwo();
        story.sends(ALICE, "m3", 3);
        endsWithTwo();
        broken(Promise.P1);
        assertThat(story.verdict().totals().lost()).isEqualTo(1);
    }

    @Test
    void a_message_that_one_member_lacks_is_lost() {
        sendsTwo();
        story.ends(ALICE, BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.ends(BOB, BEGUN, message(2, 1, ALICE, "m1"));
        broken(Promise.P1);
    }

    @Test
    void what_nobody_sent_is_invented() {
        story.sends(ALICE, "m1", 1);
        endsWithTwo();
        broken(Promise.P2);
    }

    @Test
    void another_content_is_invented() {
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("something else")), new Result.Numbered(1));
        story.sends(BOB, "m2", 2);
        endsWithTwo();
        broken(Promise.P2);
    }

    @Test
    void what_was_refused_is_not_there() {
        story.sends(ALICE, "m1", 1);
        story.does(BOB, new Action.Send(TALK, "m2", Digest.of("m2")), new Result.Failed("forbidden"));
        endsWithTwo();
        broken(Promise.P2);
    }

    @Test
    void what_nobody_was_told_of_may_be_there_or_not() {
        story.sends(ALICE, "m1", 1);
        story.does(BOB, new Action.Send(TALK, "m2", Digest.of("m2")), new Result.Unknown("cut"));
        story.does(BOB, new Action.Send(TALK, "m3", Digest.of("m3")), new Result.Unknown("cut"));
        endsWithTwo();
        kept();
    }

    @Test
    void a_retry_gets_the_same_number() {
        sendsTwo();
        story.sends(ALICE, "m1", 1);
        endsWithTwo();
        kept();
        story.sends(ALICE, "m1", 3);
        broken(Promise.P3);
    }

    @Test
    void another_body_under_the_same_id_is_refused() {
        sendsTwo();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Failed("conflict"));
        endsWithTwo();
        kept();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Numbered(1));
        broken(Promise.P3);
    }

    @Test
    void a_message_is_there_once() {
        sendsTwo();
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, ALICE, "m1")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        broken(Promise.P3);
        assertThat(story.verdict().totals().doubled()).isPositive();
    }

    @Test
    void numbers_have_no_holes() {
        story.sends(ALICE, "m1", 1);
        story.sends(ALICE, "m3", 3);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 3, ALICE, "m3")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        broken(Promise.P4);
    }

    @Test
    void two_messages_have_two_numbers() {
        story.sends(ALICE, "m1", 1);
        story.sends(BOB, "m2", 1);
        broken(Promise.P4);
    }

    @Test
    void what_was_acknowledged_before_comes_before() {
        story.sends(ALICE, "m2", 2);
        story.sends(BOB, "m1", 1);
        broken(Promise.P5);
    }

    @Test
    void what_was_on_its_way_at_the_same_time_comes_in_any_order() {
        long one = story.asks(ALICE, new Action.Send(TALK, "m2", Digest.of("m2")));
        long other = story.asks(BOB, new Action.Send(TALK, "m1", Digest.of("m1")));
        story.told(one, new Result.Numbered(2));
        story.told(other, new Result.Numbered(1));
        Seen[] all = {BEGUN, message(2, 1, BOB, "m1"), message(3, 2, ALICE, "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        kept();
    }

    @Test
    void one_connection_keeps_its_order() {
        long one = story.asks(ALICE, new Action.Send(TALK, "m2", Digest.of("m2")));
        long other = story.asks(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")));
        story.told(one, new Result.Numbered(2));
        story.told(other, new Result.Numbered(1));
        broken(Promise.P5);
    }

    @Test
    void an_entry_stays_what_it_is() {
        sendsTwo();
        story.receives(BOB, "POLL", "0", BEGUN, message(cursor(2), 1, ALICE, "m1", ""));
        endsWithTwo();
        kept(); // deleted, or not yet
        story.receives(BOB, "POLL", "0", members(1, Seen.Kind.OUT, CAROL), message(2, 1, ALICE, "m1"));
        Seen another = new Seen(cursor(2), Seen.Kind.CHANGE, TALK, "", 0, List.of(), 77, 0);
        story.receives(BOB, "POLL", cursor(1), another);
        broken(Promise.P6);
    }

    @Test
    void what_was_received_stays_there() {
        sendsTwo();
        story.does(BOB, new Action.Send(TALK, "gone", Digest.of("gone")), new Result.Unknown("cut"));
        story.receives(ALICE, "EVENTS", cursor(3), message(4, 3, BOB, "gone"));
        endsWithTwo();
        broken(Promise.P6);
    }

    @Test
    void a_stream_leaves_nothing_out() {
        sendsTwo();
        story.receives(ALICE, "EVENTS", "0", BEGUN, message(3, 2, BOB, "m2"));
        endsWithTwo();
        broken(Promise.P7);
    }

    @Test
    void a_stream_leaves_nothing_out_at_its_beginning() {
        sendsTwo();
        story.receives(ALICE, "EVENTS", cursor(1), message(3, 2, BOB, "m2"));
        endsWithTwo();
        broken(Promise.P7);
    }

    @Test
    void a_stream_does_not_go_back() {
        sendsTwo();
        Seen m2 = message(3, 2, BOB, "m2");
        story.receives(ALICE, "EVENTS", cursor(2), m2);
        endsWithTwo();
        kept();
        story.receives(ALICE, "EVENTS", cursor(2), m2, m2);
        broken(Promise.P7);
    }

    @Test
    void a_stream_leaves_out_states_that_others_have_replaced() {
        sendsTwo();
        Seen mark = new Seen(cursor(4), Seen.Kind.STATE, TALK, "", 2, List.of(), 4, 0);
        story.receives(ALICE, "EVENTS", cursor(2), message(3, 2, BOB, "m2"), mark);
        endsWithTwo();
        kept();
    }

    @Test
    void who_waits_is_told() {
        sendsTwo();
        endsWithTwo();
        story.polls(ALICE, 3, Duration.ofSeconds(30));
        kept();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.sends(BOB, "m3", 3);
        story.pause(Duration.ofSeconds(29));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, BOB, "m3"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        broken(Promise.P7);
    }

    @Test
    void cursors_do_not_go_back() {
        sendsTwo();
        endsWithTwo();
        story.commits(ALICE, 2);
        story.commits(ALICE, 1);
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        kept();
        story.receives(ALICE, "EVENTS", "", message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        broken(Promise.P8);
    }

    @Test
    void cursors_do_not_go_on_by_themselves() {
        sendsTwo();
        endsWithTwo();
        story.commits(ALICE, 1);
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        broken(Promise.P8);
    }

    @Test
    void cursors_beyond_the_end_are_refused() {
        sendsTwo();
        endsWithTwo();
        story.does(ALICE, new Action.Commit(cursor(1_000_000)), new Result.Failed("cursor_ahead"));
        kept();
        story.commits(ALICE, 1_000_000);
        broken(Promise.P8);
    }

    @Test
    void all_ways_give_the_same() {
        sendsTwo();
        endsWithTwo();
        Seen same = message(3, 2, BOB, "m2");
        Seen otherBytes = new Seen(
                same.cursor(), same.kind(), TALK, same.id(), 2, same.accounts(), same.body() + 1, same.content());
        story.receives(ALICE, "EVENTS", cursor(2), otherBytes);
        broken(Promise.P9);
    }

    @Test
    void all_ways_give_as_much() {
        sendsTwo();
        endsWithTwo();
        story.receives(ALICE, "EVENTS", "0", true, BEGUN, message(2, 1, ALICE, "m1"));
        broken(Promise.P9);
    }

    @Test
    void everybody_reads_their_own_writes() {
        sendsTwo();
        endsWithTwo();
        story.reads(ALICE, 2, 1);
        story.polls(ALICE, 1, Duration.ZERO, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        kept();
        story.reads(BOB, 1);
        broken(Promise.P10);
    }

    @Test
    void a_poll_has_what_was_acknowledged_before() {
        sendsTwo();
        story.polls(ALICE, 1, Duration.ZERO, message(2, 1, ALICE, "m1"));
        endsWithTwo();
        broken(Promise.P10);
    }

    @Test
    void a_snapshot_has_what_was_acknowledged_before() {
        sendsTwo();
        endsWithTwo();
        story.does(BOB, new Action.Snapshot(), heads(2, 0));
        kept();
        story.does(BOB, new Action.Snapshot(), heads(1, 0));
        broken(Promise.P10);
    }

    private static Result heads(long number, long read) {
        return new Result.Heads(cursor(3), List.of(new Result.Head(TALK, number, read)));
    }

    @Test
    void who_was_no_member_then_has_it_not() {
        sendsTwo();
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
        kept();
        story.ends(CAROL, in, message(5, 3, ALICE, "m3"), out, message(7, 4, ALICE, "m4"));
        broken(Promise.P11);
    }

    @Test
    void who_was_a_member_then_has_it() {
        sendsTwo();
        Seen in = members(3, Seen.Kind.IN, CAROL);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), in, message(4, 2, BOB, "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.ends(CAROL, in);
        broken(Promise.P1);
    }

    @Test
    void who_was_put_out_may_not_send() {
        sendsTwo();
        endsWithTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(BOB, new Action.Send(TALK, "m3", 3), new Result.Failed("not_found"));
        story.sends(BOB, "m2", 2);
        kept();
        story.sends(BOB, "m3", 3);
        broken(Promise.P11);
    }

    @Test
    void the_last_edit_wins() {
        sendsTwo();
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
        kept();
        story.does(
                ALICE,
                new Action.History(TALK, 2),
                new Result.Messages(List.of(new Result.Said("m1", 1, Digest.of("m1, mended"))), false));
        broken(Promise.P12);
    }

    @Test
    void a_message_never_says_what_nobody_made_it_say() {
        sendsTwo();
        story.does(
                ALICE,
                new Action.History(TALK, 2),
                new Result.Messages(List.of(new Result.Said("m1", 1, Digest.of("m1, mended"))), false));
        broken(Promise.P2);
    }

    @Test
    void read_marks_do_not_go_back() {
        sendsTwo();
        endsWithTwo();
        story.does(ALICE, new Action.Mark(TALK, 2), new Result.Ok());
        story.does(ALICE, new Action.Snapshot(), heads(2, 2));
        kept();
        story.does(ALICE, new Action.Snapshot(), heads(2, 1));
        broken(Promise.P12);
    }

    @Test
    void it_comes_back_within_half_a_minute() {
        story.tells(at -> new Event.Fault(at, "kill", true, true));
        assertThat(story.verdict()).isInstanceOf(Verdict.Unknown.class);
        story.tells(at -> new Event.Recovered(at, Duration.ofSeconds(3).toNanos()));
        kept();
        story.tells(at -> new Event.Recovered(at, Duration.ofSeconds(31).toNanos()));
        broken(Promise.P15);
    }

    @Test
    void damage_is_told() {
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 99", Event.Effect.TOLD));
        story.tells(at -> new Event.Damaged(at, "LOG", "bit 7 of byte 99", Event.Effect.NONE));
        kept();
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 100", Event.Effect.SILENT));
        broken(Promise.P16);
        assertThat(story.verdict().totals().silent()).isEqualTo(1);
    }

    @Test
    void damage_is_told_with_its_place() {
        story.tells(at -> new Event.Damaged(at, "000008.sst", "bit 7 of byte 99", Event.Effect.VAGUE));
        broken(Promise.P16);
        assertThat(story.verdict().totals().silent()).isZero();
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
        kept();
        story.receives(ALICE, "EVENTS", cursor(2), message(cursor(2, 3), 2, BOB, "m2", "m2"));
        broken(Promise.P17);
    }

    @Test
    void a_restore_loses_nothing_of_before_the_backup() {
        sendsTwo();
        long backup = story.asks(ALICE, new Action.Other("backup"));
        story.told(backup, new Result.Ok());
        story.tells(at -> new Event.Restored(at, backup));
        Seen begun = new Seen(cursor(2, 1), Seen.Kind.IN, TALK, "", 0, List.of("alice", "bob"), 1, 0);
        story.ends(ALICE, begun, message(cursor(2, 2), 1, ALICE, "m1", "m1"));
        story.ends(BOB, begun, message(cursor(2, 2), 1, ALICE, "m1", "m1"));
        broken(Promise.P1);
    }

    @Test
    void a_slow_reader_costs_little() {
        story.tells(at -> new Event.Slowed(at, "stuck", 1 << 19, 1.02));
        kept();
        story.tells(at -> new Event.Slowed(at, "stuck", 2 << 20, 1.02));
        broken(Promise.P18);
    }

    @Test
    void who_was_signed_out_is_out() {
        sendsTwo();
        endsWithTwo();
        story.does(BOB, new Action.Revoke(ALICE.device()), new Result.Ok());
        story.pause(Duration.ofSeconds(1));
        story.does(ALICE, new Action.Snapshot(), new Result.Failed("unauthenticated"));
        kept();
        story.does(ALICE, new Action.Other("look at my devices"), new Result.Ok());
        broken(Promise.P19);
    }

    @Test
    void who_was_signed_out_receives_nothing_more() {
        sendsTwo();
        story.does(BOB, new Action.Revoke(ALICE.device()), new Result.Ok());
        story.pause(Duration.ofSeconds(1));
        endsWithTwo();
        broken(Promise.P19);
    }

    @Test
    void too_little_is_unknown() {
        sendsTwo();
        endsWithTwo();
        assertThat(Checker.judge(new Enough(2, 0, true), story.events).toString())
                .isEqualTo("valid");
        assertThat(Checker.judge(new Enough(3, 1, true), story.events).toString())
                .isEqualTo("unknown: only 2 messages were acknowledged, not 3; only 0 faults had an effect, not 1");
    }

    @Test
    void an_inbox_that_was_not_read_in_the_end_is_unknown() {
        sendsTwo();
        story.receives(CAROL, "EVENTS", "0");
        endsWithTwo();
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
    void who_waits_is_told_later_by_a_server_that_stood_still() {
        sendsTwo();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.sends(BOB, "m3", 3);
        story.tells(at -> new Event.Fault(at, "pause", true, true));
        story.pause(Duration.ofSeconds(20));
        story.tells(at -> new Event.Fault(at, "pause", false, false));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        story.tells(at -> new Event.Recovered(at, 0));
        endsWithThree();
        kept();
    }

    @Test
    void who_waits_is_told_though_a_server_stood_still_before() {
        sendsTwo();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.tells(at -> new Event.Fault(at, "pause", true, true));
        story.pause(Duration.ofSeconds(20));
        story.tells(at -> new Event.Fault(at, "pause", false, false));
        story.sends(BOB, "m3", 3);
        story.pause(Duration.ofSeconds(5));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        story.tells(at -> new Event.Recovered(at, 0));
        endsWithThree();
        broken(Promise.P7);
    }

    private void endsWithThree() {
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, BOB, "m3"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
    }

    @Test
    void a_poll_commits_where_it_begins_whether_or_not_it_is_answered() {
        sendsTwo();
        endsWithTwo();
        story.receives(ALICE, "EVENTS", "", message(3, 2, BOB, "m2"));
        broken(Promise.P8);
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

    @Test
    void another_body_may_be_put_where_a_message_was_deleted() {
        sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Ok());
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Numbered(1));
        Seen[] all = {BEGUN, message(cursor(2), 1, ALICE, "m1", ""), message(3, 2, BOB, "m2"), edit(4, "m1", "")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        kept();
    }

    @Test
    void who_comes_and_goes_at_once_may_be_in_it_or_not() {
        sendsTwo();
        endsWithTwo();
        long out = story.asks(ALICE, new Action.Member(TALK, "bob", false));
        long in = story.asks(ALICE, new Action.Member(TALK, "bob", true));
        story.told(in, new Result.Ok());
        story.told(out, new Result.Ok());
        story.sends(BOB, "m2", 2);
        long again = story.asks(BOB, new Action.Send(TALK, "m4", Digest.of("m4")));
        story.told(again, new Result.Numbered(4));
        Verdict verdict = story.verdict();
        assertThat(verdict instanceof Verdict.Invalid invalid ? invalid.findings() : List.<Finding>of())
                .extracting(Finding::promise)
                .doesNotContain(Promise.P11);
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.sends(BOB, "m5", 5);
        broken(Promise.P11);
    }

    @Test
    void who_came_back_may_see_nothing_of_what_they_said_before() {
        sendsTwo();
        endsWithTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Ok());
        story.reads(BOB);
        kept();
        story.reads(ALICE);
        broken(Promise.P10);
    }
}
