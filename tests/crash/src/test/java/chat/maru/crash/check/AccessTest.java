package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whoever is out, or signed out. Each history that is kept stands beside one that differs in one thing.
final class AccessTest {
    private final Story story = new Story();

    @Test
    void who_was_put_out_may_not_send() {
        story.sendsTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(BOB, new Action.Send(TALK, "m3", Digest.of("m3")), new Result.Failed("not_found"));
        story.sends(BOB, "m2", 2);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), members(4, Seen.Kind.OUT, BOB)};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
        story.sends(BOB, "m4", 3);
        Seen m4 = message(5, 3, BOB, "m4");
        story.ends(ALICE, all[0], all[1], all[2], all[3], m4);
        story.broken(Promise.P11);
    }

    @Test
    void who_was_put_out_and_perhaps_let_in_again_may_not_send_unless_the_log_says_so() {
        story.sendsTwo();
        Seen out = members(4, Seen.Kind.OUT, BOB);
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Unknown("cut"));
        story.sends(BOB, "m3", 3);
        Story other = story.copy();
        Seen[] in = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            out,
            members(5, Seen.Kind.IN, BOB),
            message(6, 3, BOB, "m3"),
        };
        other.ends(ALICE, in);
        other.ends(BOB, in);
        other.kept();
        story.ends(ALICE, in[0], in[1], in[2], out, message(5, 3, BOB, "m3"));
        story.ends(BOB, in[0], in[1], in[2], out);
        story.broken(Promise.P11);
    }

    @Test
    void who_was_put_out_sees_nothing_of_what_comes_after() {
        story.sendsTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Unknown("cut"));
        story.sends(ALICE, "m3", 3);
        story.reads(BOB, 2, 1);
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            members(4, Seen.Kind.OUT, BOB),
            message(5, 3, ALICE, "m3"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all[0], all[1], all[2], all[3]);
        story.kept();
        story.reads(BOB, 3, 2, 1);
        story.broken(Promise.P11);
    }

    @Test
    void who_comes_and_goes_at_once_may_be_in_it_or_not() {
        story.sendsTwo();
        long out = story.asks(ALICE, new Action.Member(TALK, "bob", false));
        long in = story.asks(ALICE, new Action.Member(TALK, "bob", true));
        story.told(in, new Result.Ok());
        story.told(out, new Result.Ok());
        story.sends(BOB, "m3", 3);
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            members(4, Seen.Kind.OUT, BOB),
            members(5, Seen.Kind.IN, BOB),
            message(6, 3, BOB, "m3"),
        };
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
    }

    @Test
    void who_came_back_sees_it_again() {
        story.sendsTwo();
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        Story other = story.copy();
        Seen[] all = {
            BEGUN,
            message(2, 1, ALICE, "m1"),
            message(3, 2, BOB, "m2"),
            members(4, Seen.Kind.OUT, BOB),
            members(5, Seen.Kind.IN, BOB),
            message(6, 3, ALICE, "m3"),
        };
        other.does(BOB, new Action.History(TALK, 0), new Result.Failed("not_found"));
        for (Story each : List.of(story, other)) {
            each.does(ALICE, new Action.Member(TALK, "bob", true), new Result.Ok());
            each.sends(ALICE, "m3", 3);
            each.ends(ALICE, all);
            each.ends(BOB, all);
        }
        other.kept();
        story.does(BOB, new Action.History(TALK, 0), new Result.Failed("not_found"));
        story.broken(Promise.P10);
    }

    @Test
    void who_was_told_that_they_are_signed_out_is_out() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(BOB, new Action.Revoke(ALICE.device()), new Result.Unknown("broken"));
        story.does(ALICE, new Action.Snapshot(), new Result.Failed("session_revoked"));
        story.pause(Duration.ofSeconds(2));
        story.kept();
        story.does(ALICE, new Action.Other("look at my devices"), new Result.Ok());
        story.broken(Promise.P19);
    }

    @Test
    void who_was_signed_out_is_out() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(BOB, new Action.Revoke(ALICE.device()), new Result.Ok());
        story.pause(Duration.ofSeconds(1));
        story.does(ALICE, new Action.Snapshot(), new Result.Failed("unauthenticated"));
        story.kept();
        story.does(ALICE, new Action.Other("look at my devices"), new Result.Ok());
        story.broken(Promise.P19);
    }

    @Test
    void who_was_signed_out_receives_nothing_more() {
        story.sendsTwo();
        story.does(BOB, new Action.Revoke(ALICE.device()), new Result.Ok());
        story.pause(Duration.ofSeconds(1));
        story.endsWithTwo();
        story.broken(Promise.P19);
    }
}
