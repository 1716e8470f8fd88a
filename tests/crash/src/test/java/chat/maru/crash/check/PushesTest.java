package chat.maru.crash.check;

import static chat.maru.crash.check.Story.ALICE;
import static chat.maru.crash.check.Story.BEGUN;
import static chat.maru.crash.check.Story.BOB;
import static chat.maru.crash.check.Story.TALK;
import static chat.maru.crash.check.Story.members;
import static chat.maru.crash.check.Story.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Bob is away. Each history that is kept stands beside one that differs in one thing.
final class PushesTest {
    private static final int TAKEN = 201;
    private static final int BROKEN = 500;
    private static final int GONE = 410;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(11);

    private final Story story = new Story();

    private void registers() {
        story.tells(at -> new Event.Registered(at, "bob", "bob's"));
    }

    private void said() {
        registers();
        story.sends(ALICE, "m1", 1);
        story.sends(ALICE, "m2", 2);
    }

    private static void pushes(Story story, String id, int status) {
        story.tells(at -> new Event.Pushed(at, "bob's", TALK, true, Digest.of(id), status, 0));
    }

    private static void ends(Story story, Duration later) {
        story.tells(at -> new Event.Woken(at + later.toNanos(), at));
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, ALICE, "m2")};
        story.ends(ALICE, all);
        story.ends(BOB, all);
    }

    private static void isUnknown(Story story) {
        assertThat(story.verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void who_is_away_is_woken_for_what_was_said_last() {
        said();
        Story late = story.copy();
        Story never = story.copy();
        pushes(story, "m2", TAKEN);
        ends(story, LONG_ENOUGH);
        story.kept();
        pushes(late, "m1", TAKEN);
        ends(late, LONG_ENOUGH);
        late.broken(Promise.P14);
        ends(never, LONG_ENOUGH);
        never.broken(Promise.P14);
    }

    @Test
    void who_is_away_is_woken_in_time() {
        said();
        Story late = story.copy();
        story.pause(Duration.ofSeconds(60));
        story.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        late.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, ALICE, "m2")};
        for (Story each : new Story[] {story, late}) {
            each.pause(each == late ? LONG_ENOUGH : Duration.ofSeconds(9));
            pushes(each, "m2", TAKEN);
            each.ends(ALICE, all);
            each.ends(BOB, all);
        }
        story.kept();
        late.broken(Promise.P14);
    }

    @Test
    void whether_somebody_is_woken_is_looked_at_and_not_too_soon() {
        said();
        pushes(story, "m1", TAKEN);
        Story unseen = story.copy();
        ends(story, Duration.ofSeconds(9));
        isUnknown(story);
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, ALICE, "m2")};
        unseen.ends(ALICE, all);
        unseen.ends(BOB, all);
        isUnknown(unseen);
    }

    @Test
    void what_the_service_does_not_take_is_tried_again_in_up_to_twice_the_time() {
        said();
        pushes(story, "m2", BROKEN);
        pushes(story, "m2", BROKEN);
        pushes(story, "m2", BROKEN);
        Story taken = story.copy();
        Story never = story.copy();
        ends(story, Duration.ofSeconds(13));
        isUnknown(story);
        pushes(taken, "m2", TAKEN);
        ends(taken, LONG_ENOUGH);
        taken.kept();
        ends(never, Duration.ofSeconds(15));
        never.broken(Promise.P14);
    }

    @Test
    void a_service_that_says_nothing_or_wants_to_be_left_alone_is() {
        said();
        Story alone = story.copy();
        pushes(story, "m2", 0);
        Story never = story.copy();
        ends(story, Duration.ofSeconds(20));
        isUnknown(story);
        ends(never, Duration.ofSeconds(22));
        never.broken(Promise.P14);
        alone.tells(at -> new Event.Pushed(
                at,
                "bob's",
                TALK,
                true,
                Digest.of("m2"),
                429,
                Duration.ofSeconds(30).toNanos()));
        ends(alone, Duration.ofSeconds(39));
        isUnknown(alone);
    }

    @Test
    void who_has_read_it_need_not_be_woken() {
        said();
        pushes(story, "m1", TAKEN);
        Story first = story.copy();
        story.does(BOB, new Action.Mark(TALK, 2), new Result.Unknown("cut"));
        ends(story, LONG_ENOUGH);
        story.kept();
        first.does(BOB, new Action.Mark(TALK, 1), new Result.Ok());
        ends(first, LONG_ENOUGH);
        first.broken(Promise.P14);
    }

    @Test
    void who_has_answered_need_not_be_woken() {
        registers();
        story.sendsTwo();
        pushes(story, "m1", TAKEN);
        Story more = story.copy();
        story.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        story.endsWithTwo();
        story.kept();
        more.sends(ALICE, "m3", 3);
        more.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, ALICE, "m3")};
        more.ends(ALICE, all);
        more.ends(BOB, all);
        more.broken(Promise.P14);
    }

    @Test
    void who_was_put_out_need_not_be_woken_and_is_not_told_of_what_comes_after() {
        registers();
        story.sends(ALICE, "m1", 1);
        story.does(ALICE, new Action.Member(TALK, "bob", false), new Result.Ok());
        story.sends(ALICE, "m2", 2);
        Story before = story.copy();
        Story after = story.copy();
        pushes(before, "m1", TAKEN);
        before.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        pushes(after, "m2", TAKEN);
        after.tells(at -> new Event.Woken(at + LONG_ENOUGH.toNanos(), at));
        Seen[] bobs = {BEGUN, message(2, 1, ALICE, "m1"), members(3, Seen.Kind.OUT, BOB)};
        for (Story each : new Story[] {before, after}) {
            each.ends(ALICE, bobs[0], bobs[1], bobs[2], message(4, 2, ALICE, "m2"));
            each.ends(BOB, bobs);
        }
        before.kept();
        after.broken(Promise.P11);
    }

    @Test
    void who_is_not_subscribed_any_more_need_not_be_woken() {
        said();
        Story other = story.copy();
        pushes(story, "m1", GONE);
        story.tells(at -> new Event.Registered(at, "bob", "bob's other"));
        story.tells(at -> new Event.Pushed(at, "bob's other", TALK, true, Digest.of("m1"), TAKEN, 0));
        ends(story, LONG_ENOUGH);
        story.kept();
        pushes(other, "m1", TAKEN);
        ends(other, LONG_ENOUGH);
        other.broken(Promise.P14);
    }

    @Test
    void nobody_is_told_of_what_is_not_there() {
        said();
        pushes(story, "m2", TAKEN);
        Story other = story.copy();
        long unknown = story.asks(ALICE, new Action.Send(TALK, "m3", Digest.of("m3")));
        story.told(unknown, new Result.Unknown("cut"));
        ends(story, LONG_ENOUGH);
        story.kept();
        long refused = other.asks(ALICE, new Action.Send(TALK, "m3", Digest.of("m3")));
        pushes(other, "m3", TAKEN);
        other.told(refused, new Result.Unknown("cut"));
        ends(other, LONG_ENOUGH);
        other.broken(Promise.P2);
    }
}
