package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.cursor;
import static chat.maru.crash.check.Story.edit;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import org.junit.jupiter.api.Test;

/// Messages: sent once or again, with one number each, in one order. Each history that is kept stands beside one that
/// differs in one thing.
final class SendsTest {
    private final Story story = new Story();

    @Test
    void what_nobody_sent_is_invented() {
        story.sends(ALICE, "m1", 1);
        story.endsWithTwo();
        story.broken(Promise.P2);
    }

    @Test
    void another_content_is_invented() {
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("something else")), new Result.Numbered(1));
        story.sends(BOB, "m2", 2);
        story.endsWithTwo();
        story.broken(Promise.P2);
    }

    @Test
    void what_was_refused_is_not_there() {
        story.sends(ALICE, "m1", 1);
        story.does(BOB, new Action.Send(TALK, "m2", Digest.of("m2")), new Result.Failed("forbidden"));
        story.endsWithTwo();
        story.broken(Promise.P2);
    }

    @Test
    void what_nobody_was_told_of_may_be_there_or_not() {
        story.sends(ALICE, "m1", 1);
        story.does(BOB, new Action.Send(TALK, "m2", Digest.of("m2")), new Result.Unknown("cut"));
        story.does(BOB, new Action.Send(TALK, "m3", Digest.of("m3")), new Result.Unknown("cut"));
        story.endsWithTwo();
        story.kept();
    }

    @Test
    void a_retry_gets_the_same_number() {
        story.sendsTwo();
        story.sends(ALICE, "m1", 1);
        story.endsWithTwo();
        story.kept();
        story.sends(ALICE, "m1", 3);
        story.broken(Promise.P3);
    }

    @Test
    void another_body_under_the_same_id_is_refused() {
        story.sendsTwo();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Failed("conflict"));
        story.endsWithTwo();
        story.kept();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Numbered(1));
        story.broken(Promise.P3);
    }

    @Test
    void another_body_may_be_put_where_a_message_was_deleted() {
        story.sendsTwo();
        story.does(ALICE, new Action.Edit(TALK, "m1", 0), new Result.Ok());
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Numbered(1));
        Seen[] all = {BEGUN, message(cursor(2), 1, ALICE, "m1", ""), message(3, 2, BOB, "m2"), edit(4, "m1", "")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.kept();
    }

    @Test
    void two_messages_have_two_numbers() {
        story.sends(ALICE, "m1", 1);
        story.sends(BOB, "m2", 1);
        story.broken(Promise.P4);
    }

    @Test
    void what_was_acknowledged_before_comes_before() {
        story.sends(ALICE, "m2", 2);
        story.sends(BOB, "m1", 1);
        story.broken(Promise.P5);
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
        story.kept();
    }

    @Test
    void one_connection_keeps_its_order() {
        long one = story.asks(ALICE, new Action.Send(TALK, "m2", Digest.of("m2")));
        long other = story.asks(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")));
        story.told(one, new Result.Numbered(2));
        story.told(other, new Result.Numbered(1));
        story.broken(Promise.P5);
    }

    @Test
    void the_same_body_under_the_same_id_is_not_refused() {
        story.sendsTwo();
        story.endsWithTwo();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Failed("too_many_requests"));
        story.kept();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Failed("message_id_reused"));
        story.broken(Promise.P3);
    }

    @Test
    void what_is_put_again_and_nobody_knows_of_is_not_refused() {
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Unknown("cut"));
        story.sends(ALICE, "m1", 1);
        story.sends(BOB, "m2", 2);
        story.endsWithTwo();
        story.kept();
        story.does(BOB, new Action.Send(TALK, "m3", Digest.of("m3")), new Result.Unknown("cut"));
        story.does(BOB, new Action.Send(TALK, "m3", Digest.of("m3")), new Result.Failed("message_id_reused"));
        story.broken(Promise.P3);
    }

    @Test
    void of_two_bodies_under_one_id_the_one_that_is_there_is_not_refused() {
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Unknown("cut"));
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Unknown("cut"));
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("other")), new Result.Failed("message_id_reused"));
        story.sends(BOB, "m2", 2);
        story.endsWithTwo();
        story.kept();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Failed("message_id_reused"));
        story.broken(Promise.P3);
    }

    @Test
    void a_retry_finds_its_conversation_unless_its_sender_was_put_out() {
        story.sendsTwo();
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), members(4, Seen.Kind.OUT, BOB)};
        story.ends(ALICE, all);
        story.ends(BOB, all);
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.does(BOB, new Action.Send(TALK, "m2", Digest.of("m2")), new Result.Failed("not_found"));
        story.kept();
        story.does(ALICE, new Action.Send(TALK, "m1", Digest.of("m1")), new Result.Failed("not_found"));
        story.broken(Promise.P3);
    }
}
