package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Judges a history, event after event, in time linear in its length apart from sorting: every id is unique, so
/// maps are enough. What can be seen at once is found at once, all else at the end.
///
/// Confined to one thread.
public final class Checker implements Consumer<Event> {
    private final Enough enough;
    private final Findings findings = new Findings();
    private final Sends sends = new Sends(findings);
    private final Entries entries = new Entries(findings);
    private final Course course = new Course(findings);
    private final Changes changes;
    private final List<Pass> passes;
    /// Those that look at what entries say, and those that look at each that comes: of all events most are those.
    private final List<Pass> telling;

    private final List<Pass> receiving;
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Map<Long, Event.Opened> streams = new HashMap<>();
    private long line;
    private long operations;

    public Checker(Enough enough) {
        this.enough = enough;
        Inboxes inboxes = new Inboxes(findings, entries, sends, enough.inboxes());
        changes = new Changes(findings, sends, entries, inboxes);
        Cursors cursors = new Cursors(findings, inboxes);
        Access access = new Access(findings, sends, entries, inboxes);
        States states = new States(findings, sends, inboxes);
        passes = List.of(
                sends,
                inboxes,
                changes,
                cursors,
                new Reads(findings, entries, inboxes),
                access,
                states,
                new Pushes(findings, sends, entries, inboxes),
                new Presences(findings),
                course);
        telling = List.of(sends, cursors, states);
        receiving = List.of(inboxes, cursors, access);
    }

    private record Pending(long line, Event.Invoked invoked) {}

    /// Judges what everybody gets to see of a whole history.
    public static Verdict judge(Enough enough, Iterable<Event> history) {
        Checker checker = new Checker(enough);
        history.forEach(checker);
        return checker.verdict();
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Invoked invoked -> {
                operations++;
                pending.put(invoked.op(), new Pending(line, invoked));
                passes.forEach(pass -> pass.invoked(line, invoked));
            }
            case Event.Completed completed -> completed(completed);
            case Event.Opened opened -> opened(opened);
            case Event.Got got -> got(got);
            case Event.Idle idle -> idle(idle);
            case Event.Closed closed -> closed(closed);
            case Event.Restored restored -> restored(restored);
            default -> passes.forEach(pass -> pass.told(event));
        }
        line++;
    }

    private void completed(Event.Completed completed) {
        Pending begun = pending.get(completed.op());
        if (begun == null) {
            throw new IllegalArgumentException("completed, but not invoked: " + completed);
        }
        if (!(begun.invoked().action() instanceof Action.Other)) {
            pending.remove(completed.op());
        }
        passes.forEach(pass -> pass.completed(line, begun.line(), begun.invoked(), completed));
        if (begun.invoked().action() instanceof Action.Poll poll && completed.result() instanceof Result.Page page) {
            polled(begun.invoked(), poll, page, completed);
        }
    }

    /// A poll is a stream that ends soon.
    private void polled(Event.Invoked invoked, Action.Poll poll, Result.Page page, Event.Completed completed) {
        String way = poll.patience() > 0 ? "LONG_POLL" : "POLL";
        long stream = -invoked.op();
        opened(new Event.Opened(invoked.at(), stream, invoked.who(), way, poll.cursor(), false));
        page.entries().forEach(entry -> got(new Event.Got(completed.at(), stream, entry)));
        closed(new Event.Closed(completed.at(), stream, Event.End.CUT));
    }

    private void opened(Event.Opened opened) {
        streams.put(opened.stream(), opened);
        passes.forEach(pass -> pass.opened(opened));
    }

    private void got(Event.Got got) {
        Event.Opened opened = stream(got.stream());
        Place place = Place.of(got.entry().cursor());
        if (entries.got(place, got, opened)) {
            telling.forEach(pass -> pass.news(got, place));
        }
        receiving.forEach(pass -> pass.got(opened, got, place));
    }

    private void idle(Event.Idle idle) {
        Event.Opened opened = stream(idle.stream());
        passes.forEach(pass -> pass.idle(opened, idle));
    }

    private void closed(Event.Closed closed) {
        Event.Opened opened = stream(closed.stream());
        streams.remove(closed.stream());
        passes.forEach(pass -> pass.closed(opened, closed));
    }

    private Event.Opened stream(long stream) {
        Event.Opened opened = streams.get(stream);
        if (opened == null) {
            throw new IllegalArgumentException("no open stream has number " + stream);
        }
        return opened;
    }

    private void restored(Event.Restored restored) {
        Pending backup = pending.get(restored.backup());
        if (backup == null) {
            throw new IllegalArgumentException("nobody began this backup: " + restored);
        }
        sends.forget(backup.line());
        changes.forget(backup.line());
        passes.forEach(pass -> pass.told(restored));
    }

    /// Whether a promise is broken already.
    public boolean broken() {
        return findings.any();
    }

    /// What the history comes to. To be asked for once, when it is at its end.
    public Verdict verdict() {
        passes.forEach(Pass::end);
        if (sends.acked() < enough.acked()) {
            findings.lacks("only " + sends.acked() + " messages were acknowledged, not " + enough.acked());
        }
        if (course.faults() < enough.faults()) {
            findings.lacks("only " + course.faults() + " faults had an effect, not " + enough.faults());
        }
        return findings.verdict(operations, sends.acked(), entries.count(), course.faults());
    }
}
