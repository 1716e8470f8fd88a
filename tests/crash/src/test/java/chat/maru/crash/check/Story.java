package chat.maru.crash.check;

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

    final List<Event> events = new ArrayList<>();
    private long now;
    private final Recorder recorder = new Recorder(events::add, () -> now += 1_000_000);

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

    static Seen edit(long offset, String id, String content) {
        return new Seen(
                cursor(offset),
                content.isEmpty() ? Seen.Kind.DELETE : Seen.Kind.EDIT,
                TALK,
                id,
                0,
                List.of(),
                offset,
                content.isEmpty() ? 0 : Digest.of(content));
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
        for (Seen entry : entries) {
            recorder.got(stream, entry);
        }
        recorder.closed(stream, last ? Event.End.COMPLETE : Event.End.CUT);
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

    Verdict verdict() {
        return Checker.judge(Enough.ANYTHING, events);
    }
}
