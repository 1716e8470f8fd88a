package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where devices have got to: never back, never further than they asked for, never beyond the end of the log,
/// and not out of one life of the log into another. P8, P17.
///
/// Confined to one thread.
final class Cursors implements Pass {
    /// How far beyond all entries that anybody got a cursor may be without being beyond the end of the log.
    private static final long UNSEEN = 100_000;

    private final Findings findings;
    private final Inboxes inboxes;
    private final Map<String, Device> devices = new HashMap<>();
    private final Map<Long, Start> starts = new HashMap<>();
    private final List<Start> begun = new ArrayList<>();
    private final List<Event[]> commits = new ArrayList<>();
    private final Map<Long, Long> ends = new HashMap<>();
    private final Set<Long> before = new HashSet<>();

    Cursors(Findings findings, Inboxes inboxes) {
        this.findings = findings;
        this.inboxes = inboxes;
    }

    /// What a device asked for, and what it was told that it has.
    private static final class Device {
        private long asked;
        private long acked;
    }

    /// Where a stream goes on that was not told where.
    private static final class Start {
        private final Event.Opened opened;
        private final long least;
        private long most;
        private Place first = new Place(0, 0);

        private Start(Event.Opened opened, long least) {
            this.opened = opened;
            this.least = least;
        }
    }

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        switch (invoked.action()) {
            case Action.Commit(String cursor) -> asks(invoked.who().device(), cursor);
            // It commits where it begins, whether or not anybody hears its answer.
            case Action.Poll(String cursor, long _)
            when !cursor.isEmpty() -> asks(invoked.who().device(), cursor);
            default -> {}
        }
    }

    private void asks(String device, String cursor) {
        Place place = Place.of(cursor);
        if (!before.contains(place.generation())) {
            Device known = device(device);
            known.asked = Math.max(known.asked, place.offset());
        }
    }

    @Override
    public void completed(long line, long begunAt, Event.Invoked invoked, Event.Completed completed) {
        boolean done = completed.result() instanceof Result.Ok || completed.result() instanceof Result.Page;
        String cursor = switch (invoked.action()) {
            case Action.Commit commit -> commit.cursor();
            case Action.Poll poll -> poll.cursor();
            default -> "";
        };
        if (!done || cursor.isEmpty()) {
            return;
        }
        Place place = Place.of(cursor);
        if (outlived(place)) {
            findings.broken(Promise.P17, "a cursor of before the restore is taken", invoked, completed);
        } else if (invoked.action() instanceof Action.Commit) {
            Device known = device(invoked.who().device());
            known.acked = Math.max(known.acked, place.offset());
            commits.add(new Event[] {invoked, completed});
        }
    }

    @Override
    public void opened(Event.Opened opened) {
        if (opened.from().isEmpty()) {
            Start start = new Start(opened, device(opened.who().device()).acked);
            starts.put(opened.stream(), start);
            begun.add(start);
        } else {
            asks(opened.who().device(), opened.from());
        }
    }

    @Override
    public void news(Event.Got got, Place place) {
        ends.merge(place.generation(), place.offset(), Math::max);
    }

    @Override
    public void got(Event.Opened opened, Event.Got got, Place place) {
        if (!opened.from().isEmpty()) {
            if (!before.isEmpty() && outlived(Place.of(opened.from()))) {
                findings.broken(Promise.P17, "it goes on from a cursor of before the restore", opened, got);
            }
            return;
        }
        Start start = starts.remove(opened.stream());
        if (start != null) {
            start.first = place;
            start.most = device(opened.who().device()).asked;
            if (place.offset() <= start.least) {
                findings.broken(Promise.P8, "it begins again before what was committed: " + start.least, opened, got);
            }
        }
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Restored) {
            devices.clear();
            starts.clear();
            begun.clear();
            before.addAll(ends.keySet());
        }
    }

    /// Whether it is in a life of the log that a restore has ended.
    private boolean outlived(Place place) {
        return !place.beginning() && before.contains(place.generation());
    }

    private Device device(String device) {
        return devices.computeIfAbsent(device, _ -> new Device());
    }

    @Override
    public void end() {
        for (Start start : begun) {
            String account = start.opened.who().account();
            long from = Math.max(start.most, start.least);
            if (start.first.offset() > 0
                    && inboxes.between(account, start.first.generation(), from, start.first.offset() - 1) != 0) {
                findings.broken(
                        Promise.P8,
                        "it begins at " + start.first.offset() + ", and never asked for more than " + from,
                        start.opened);
            }
        }
        for (Event[] commit : commits) {
            Place place = Place.of(((Action.Commit) ((Event.Invoked) commit[0]).action()).cursor());
            Long end = ends.get(place.generation());
            if (end != null && place.offset() > end + UNSEEN) {
                findings.broken(Promise.P8, "a cursor beyond the end of the log is taken", commit);
            }
        }
    }
}
