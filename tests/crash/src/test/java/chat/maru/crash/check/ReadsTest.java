package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.CAROL;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.heads;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whoever looks, or waits. Each history that is kept stands beside one that differs in one thing.
final class ReadsTest {
    private final Story story = new Story();

    @Test
    void who_waits_is_told() {
        story.sendsTwo();
        story.endsWithTwo();
        story.polls(ALICE, 3, Duration.ofSeconds(30));
        story.kept();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.sends(BOB, "m3", 3);
        story.pause(Duration.ofSeconds(29));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, BOB, "m3"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.broken(Promise.P7);
    }

    @Test
    void who_waits_is_told_later_by_a_server_that_stood_still() {
        story.sendsTwo();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.sends(BOB, "m3", 3);
        story.tells(at -> new Event.Fault(at, "pause", true, true));
        story.pause(Duration.ofSeconds(20));
        story.tells(at -> new Event.Fault(at, "pause", false, false));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        story.tells(at -> new Event.Recovered(at, 0));
        story.endsWithThree();
        story.kept();
    }

    @Test
    void who_waits_is_told_though_a_server_stood_still_before() {
        story.sendsTwo();
        long poll = story.asks(ALICE, new Action.Poll(cursor(3), 30_000_000_000L));
        story.tells(at -> new Event.Fault(at, "pause", true, true));
        story.pause(Duration.ofSeconds(20));
        story.tells(at -> new Event.Fault(at, "pause", false, false));
        story.sends(BOB, "m3", 3);
        story.pause(Duration.ofSeconds(5));
        story.told(poll, new Result.Page(List.of(), cursor(3), false));
        story.tells(at -> new Event.Recovered(at, 0));
        story.endsWithThree();
        story.broken(Promise.P7);
    }

    @Test
    void everybody_reads_their_own_writes() {
        story.sendsTwo();
        story.endsWithTwo();
        story.reads(ALICE, 2, 1);
        story.polls(ALICE, 1, Duration.ZERO, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.kept();
        story.reads(BOB, 1);
        story.broken(Promise.P10);
    }

    @Test
    void a_poll_has_what_was_acknowledged_before() {
        story.sendsTwo();
        story.polls(ALICE, 1, Duration.ZERO, message(2, 1, ALICE, "m1"));
        story.endsWithTwo();
        story.broken(Promise.P10);
    }

    @Test
    void a_snapshot_has_what_was_acknowledged_before() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(BOB, new Action.Snapshot(), heads(2, 0));
        story.kept();
        story.does(BOB, new Action.Snapshot(), heads(1, 0));
        story.broken(Promise.P10);
    }

    @Test
    void who_came_back_may_see_nothing_of_what_they_said_before() {
        story.sendsTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Ok());
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            members(4, Seen.Kind.OUT, BOB),
            members(5, Seen.Kind.IN, BOB),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.reads(BOB);
        story.kept();
        story.reads(ALICE);
        story.broken(Promise.P10);
    }

    @Test
    void who_receives_is_told_while_the_connection_is_open() {
        story.sendsTwo();
        Story other = story.copy();
        long stream = story.opens(ALICE, "SSE", false);
        story.gets(stream, BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"));
        story.isSilent(stream, Duration.ofSeconds(60));
        story.sends(BOB, "m3", 3);
        story.isSilent(stream, Duration.ofSeconds(4));
        story.endsWithThree();
        story.kept();
        long silent = other.opens(ALICE, "SSE", false);
        other.gets(silent, BEGUN, message(2, 1, ALICE, "m1"));
        other.isSilent(silent, Duration.ofSeconds(6));
        other.endsWithTwo();
        other.broken(Promise.P7);
    }

    @Test
    void who_receives_is_told_later_by_a_server_that_stood_still() {
        story.sendsTwo();
        long stream = story.opens(ALICE, "SSE", false);
        story.gets(stream, BEGUN, message(2, 1, ALICE, "m1"));
        story.tells(at -> new Event.Fault(at, "pause", true, true));
        story.isSilent(stream, Duration.ofSeconds(20));
        story.tells(at -> new Event.Fault(at, "pause", false, false));
        story.tells(at -> new Event.Recovered(at, 0));
        story.endsWithTwo();
        story.kept();
        story.isSilent(stream, Duration.ofSeconds(6));
        story.broken(Promise.P7);
    }

    @Test
    void who_said_something_finds_the_conversation() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(CAROL, new Action.History(TALK, 0), new Result.Failed("not_found"));
        story.kept();
        story.does(ALICE, new Action.History(TALK, 0), new Result.Failed("not_found"));
        story.broken(Promise.P10);
    }
}
