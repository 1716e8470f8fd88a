package chat.maru.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Who;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.wire.CursorToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A history made by hand. Everything takes a millisecond.
final class Story {
    static final Who ALICE = new Who("alice", "alice's phone", "1");
    static final Who BOB = new Who("bob", "bob's phone", "2");
    static final Who CAROL = new Who("carol", "carol's phone", "3");
    static final String TALK = "talk";
    private static final long MILLI = 1_000_000;

    static final Seen BEGUN = members(1, Seen.Kind.IN, ALICE, BOB);

    final List<Event> events = new ArrayList<>();
    private long now;
    private final Recorder recorder = new Recorder(events::add, () -> now += MILLI);

    static String cursor(long offset) {
        return cursor(1, offset);
    }

    static String cursor(long generation, long offset) {
        return offset == 0 ? "0" : CursorToken.format(Cursor.of(new Generation(generation), offset));
    }

    static Seen message(long offset, long number, Who sender, String id) {
        return message(cursor(offset), number, sender, id, id);
    }

    static Seen message(String cursor, long number, Who sender, String id, String content) {
        String body = cursor + number + id + content;
        return new Seen(
                cursor,
                Seen.Kind.MESSAGE,
                TALK,
                id,
                number,
                List.of(sender.account()),
                Digest.of(body),
                content.isEmpty() ? 0 : Digest.of(content));
    }

    /// Says nothing to delete it.
    static Seen edit(long offset, String id, String content) {
        return edit(cursor(offset), id, content);
    }

    static Seen edit(String cursor, String id, String content) {
        return content.isEmpty()
                ? change(cursor, Seen.Kind.DELETE, id, 0)
                : change(cursor, Seen.Kind.EDIT, id, Digest.of(content));
    }

    /// An edit of a message that was deleted then.
    static Seen erased(long offset, String id) {
        return change(cursor(offset), Seen.Kind.EDIT, id, 0);
    }

    private static Seen change(String cursor, Seen.Kind kind, String id, long content) {
        return new Seen(cursor, kind, TALK, id, 0, List.of(), Digest.of(cursor), content);
    }

    /// Read up to this number.
    static Seen mark(long offset, long number) {
        return new Seen(cursor(offset), Seen.Kind.STATE, TALK, "", number, List.of(), offset, 0);
    }

    /// Where the conversation stands.
    static Result heads(long number, long read) {
        return new Result.Heads(cursor(3), List.of(new Result.Head(TALK, number, read)));
    }

    /// The same so far, to go on otherwise.
    Story copy() {
        Story copy = new Story();
        for (Event event : events) {
            copy.now = event.at() - MILLI;
            switch (event) {
                case Event.Invoked invoked -> copy.asks(invoked.who(), invoked.action());
                case Event.Opened opened ->
                    copy.recorder.opened(opened.who(), opened.way(), opened.from(), opened.last());
                default -> copy.recorder.tell(_ -> event);
            }
        }
        copy.now = now;
        return copy;
    }

    static Seen members(long offset, Seen.Kind kind, Who... who) {
        return new Seen(
                cursor(offset),
                kind,
                TALK,
                "",
                0,
                List.of(who).stream().map(Who::account).toList(),
                offset,
                0);
    }

    void sendsTwo() {
        sends(ALICE, "m1", 1);
        sends(BOB, "m2", 2);
    }

    /// Two messages, as everybody reads them in the end.
    void endsWithTwo() {
        Seen[] all = {BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2")};
        ends(ALICE, all);
        ends(BOB, all);
    }

    void endsWithThree() {
        Seen[] all = {
            BEGUN, message(2, 1, ALICE, "m1"), message(3, 2, BOB, "m2"), message(4, 3, BOB, "m3"),
        };
        ends(ALICE, all);
        ends(BOB, all);
    }

    long asks(Who who, Action action) {
        return recorder.invoke(who, action);
    }

    void told(long op, Result result) {
        recorder.complete(op, result);
    }

    void does(Who who, Action action, Result result) {
        told(asks(who, action), result);
    }

    /// Sends a message that says its own id, and is told its number.
    void sends(Who who, String id, long number) {
        does(who, new Action.Send(TALK, id, Digest.of(id)), new Result.Numbered(number));
    }

    void commits(Who who, long offset) {
        does(who, new Action.Commit(cursor(offset)), new Result.Ok());
    }

    void reads(Who who, long... numbersNewestFirst) {
        List<Result.Said> said = new ArrayList<>();
        for (long number : numbersNewestFirst) {
            said.add(new Result.Said("m" + number, number, Digest.of("m" + number)));
        }
        does(who, new Action.History(TALK, 0), new Result.Messages(said, false));
    }

    void receives(Who who, String way, String from, Seen... entries) {
        receives(who, way, from, false, entries);
    }

    /// Reads everything in the end.
    void ends(Who who, Seen... entries) {
        receives(who, "POLL", "0", true, entries);
        receives(who, "WEBSOCKET", "0", true, entries);
    }

    void receives(Who who, String way, String from, boolean last, Seen... entries) {
        long stream = recorder.opened(who, way, from, last);
        gets(stream, entries);
        recorder.closed(stream, last ? Event.End.COMPLETE : Event.End.CUT);
    }

    /// Begins to receive from the beginning.
    long opens(Who who, String way, boolean last) {
        return recorder.opened(who, way, "0", last);
    }

    void gets(long stream, Seen... entries) {
        for (Seen entry : entries) {
            recorder.got(stream, entry);
        }
    }

    /// For so long nothing comes.
    void isSilent(long stream, Duration time) {
        long since = now;
        pause(time);
        recorder.tell(at -> new Event.Idle(at, stream, since, at));
    }

    void polls(Who who, long from, Duration wait, Seen... entries) {
        long op = asks(who, new Action.Poll(cursor(from), wait.toNanos()));
        pause(wait);
        String next = entries.length == 0 ? cursor(from) : entries[entries.length - 1].cursor();
        told(op, new Result.Page(List.of(entries), next, false));
    }

    void pause(Duration time) {
        now += time.toNanos();
    }

    void tells(java.util.function.LongFunction<Event> event) {
        recorder.tell(event::apply);
    }

    void kept() {
        assertThat(verdict().toString()).isEqualTo("valid");
    }

    /// Whatever else is, these are broken.
    void broken(Promise... promises) {
        Verdict verdict = verdict();
        assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
        assertThat(((Verdict.Invalid) verdict).findings().stream().map(Finding::promise))
                .contains(promises);
    }

    Verdict verdict() {
        return Checker.judge(Enough.ANYTHING, events);
    }
}
