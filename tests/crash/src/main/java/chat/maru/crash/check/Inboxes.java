package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What everybody received, against what they read in the end: nothing lost, nothing skipped, nothing twice,
/// nothing that is not theirs, by whichever way. P1, P4, P6, P7, P9, P11.
///
/// Confined to one thread.
final class Inboxes implements Pass {
    private final Findings findings;
    private final Entries entries;
    private final Sends sends;
    private final boolean needed;
    private final Map<Long, Reading> readings = new LinkedHashMap<>();
    private final Map<String, Inbox> inboxes = new HashMap<>();
    private final Set<String> accounts = new HashSet<>();
    private @Nullable Reading latest;
    private boolean unreadable;

    Inboxes(Findings findings, Entries entries, Sends sends, boolean needed) {
        this.findings = findings;
        this.entries = entries;
        this.sends = sends;
        this.needed = needed;
    }

    /// What one stream brought.
    private static final class Reading {
        private final Event.Opened opened;
        private final Offsets offsets = new Offsets();
        private final long from;
        private long generation;
        private Event.@Nullable Closed closed;

        private Reading(Event.Opened opened) {
            this.opened = opened;
            Place place = opened.from().isEmpty() ? new Place(0, -1) : Place.of(opened.from());
            this.generation = place.generation();
            this.from = place.offset();
        }

        private boolean complete() {
            return closed != null && closed.end() == Event.End.COMPLETE;
        }
    }

    /// What somebody read in the end.
    private static final class Inbox {
        private final List<Reading> readings = new ArrayList<>();
        private long[] offsets = {};
        private long generation;

        private boolean has(long offset) {
            return Arrays.binarySearch(offsets, offset) >= 0;
        }
    }

    @Override
    public void opened(Event.Opened opened) {
        readings.put(opened.stream(), new Reading(opened));
        accounts.add(opened.who().account());
    }

    @Override
    public void got(Event.Opened opened, Event.Got got, Place place) {
        Reading reading = reading(opened);
        if (reading.generation == 0) {
            reading.generation = place.generation();
        }
        if (place.generation() != reading.generation) {
            findings.broken(Promise.P17, "what goes on is another life of the log", opened, got);
        } else if (place.offset() <= Math.max(reading.from, reading.offsets.last())) {
            findings.misordered(Promise.P7, "it goes back, or comes twice", opened, got);
        } else {
            reading.offsets.add(place.offset());
        }
    }

    @Override
    public void closed(Event.Opened opened, Event.Closed closed) {
        reading(opened).closed = closed;
    }

    /// Often it is the same one as before.
    private Reading reading(Event.Opened opened) {
        Reading reading = latest;
        if (reading == null || reading.opened.stream() != opened.stream()) {
            reading = readings.get(opened.stream());
        }
        if (reading == null) {
            throw new IllegalArgumentException("never opened: " + opened);
        }
        latest = reading;
        return reading;
    }

    /// How far a stream has come: where its last entry is, or where it began; a negative offset if that is where its
    /// device had committed.
    Place reached(Event.Opened opened) {
        Reading reading = reading(opened);
        return new Place(reading.generation, Math.max(reading.from, reading.offsets.last()));
    }

    /// Where this account's inbox begins to have something behind an offset, up to and with another: what a
    /// poll that came back empty has left out. 0 if there is nothing.
    long between(String account, long generation, long after, long to) {
        Inbox inbox = inboxes.get(account);
        if (inbox == null || inbox.generation != generation) {
            return 0;
        }
        int at = Offsets.firstBehind(inbox.offsets, after);
        return at < inbox.offsets.length && inbox.offsets[at] <= to ? inbox.offsets[at] : 0;
    }

    /// Whether this account's inbox has the entry in this place.
    boolean has(String account, Place place) {
        Inbox inbox = inboxes.get(account);
        return inbox != null && inbox.generation == place.generation() && inbox.has(place.offset());
    }

    /// What this account read in the end, in its order.
    List<Entries.Stored> of(String account) {
        Inbox inbox = inboxes.get(account);
        return inbox == null
                ? List.of()
                : Arrays.stream(inbox.offsets)
                        .mapToObj(offset -> stored(inbox, offset))
                        .toList();
    }

    /// Whether some inbox could not be read in the end: then nobody knows what else is in one.
    boolean unreadable() {
        return unreadable;
    }

    /// The life of the log that was read in the end; 0 if none was.
    long generation() {
        return inboxes.values().stream()
                .mapToLong(inbox -> inbox.generation)
                .filter(generation -> generation != 0) // there is nothing in it
                .findFirst()
                .orElse(0);
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Unreadable) {
            unreadable = true;
            findings.broken(Promise.P15, "an inbox cannot be read in the end", event);
        }
    }

    @Override
    public void end() {
        Map<String, Reading> finals = new LinkedHashMap<>();
        for (Reading reading : readings.values()) {
            if (reading.opened.last()) {
                last(reading);
                finals.put(reading.opened.who().account() + reading.opened.way(), reading);
            }
        }
        finals.values().forEach(this::finished);
        inboxes.values().forEach(this::alike);
        readings.values().forEach(this::exact);
        if (needed) {
            for (String account : accounts) {
                if (!inboxes.containsKey(account)) {
                    findings.lacks("the inbox of " + account + " was not read in the end");
                }
            }
        }
        if (!inboxes.isEmpty()) {
            conversations(generation());
        }
    }

    private void finished(Reading reading) {
        if (!reading.complete() && !unreadable) {
            findings.lacks(
                    "a last reading of the inbox of " + reading.opened.who().account() + " was not finished");
        }
    }

    private void last(Reading reading) {
        if (!reading.complete()) {
            return;
        }
        Inbox inbox = inboxes.computeIfAbsent(reading.opened.who().account(), _ -> new Inbox());
        inbox.readings.add(reading);
        inbox.generation = Math.max(inbox.generation, reading.generation);
        inbox.offsets = Offsets.union(inbox.offsets, reading.offsets.all());
    }

    /// All last readings of an inbox are the same.
    private void alike(Inbox inbox) {
        for (Reading reading : inbox.readings) {
            long[] offsets = reading.offsets.all();
            for (int i = 0, j = 0; i < inbox.offsets.length; i++) {
                if (j < offsets.length && offsets[j] == inbox.offsets[i]) {
                    j++;
                } else {
                    findings.broken(
                            Promise.P9,
                            "read in the end it lacks an entry that another way gave",
                            reading.opened,
                            stored(inbox, inbox.offsets[i]).event);
                    break;
                }
            }
        }
    }

    /// What a stream brought is what is in the inbox there: no gap, nothing else.
    private void exact(Reading reading) {
        Inbox inbox = inboxes.get(reading.opened.who().account());
        boolean whole = reading.opened.last() && reading.complete();
        if (inbox == null || whole || reading.generation != inbox.generation) {
            return;
        }
        long[] offsets = reading.offsets.all();
        int next = Offsets.firstBehind(inbox.offsets, Math.max(0, reading.from));
        boolean begun = reading.from >= 0;
        for (long offset : offsets) {
            while (next < inbox.offsets.length && inbox.offsets[next] < offset) {
                if (begun) {
                    skipped(reading, inbox, inbox.offsets[next], offset);
                    return;
                }
                next++;
            }
            begun = true;
            if (next < inbox.offsets.length && inbox.offsets[next] == offset) {
                next++;
            } else if (notThere(reading, inbox, offset)) {
                return;
            }
        }
    }

    private void skipped(Reading reading, Inbox inbox, long skipped, long offset) {
        findings.misordered(
                Promise.P7,
                "an entry was left out",
                reading.opened,
                stored(inbox, skipped).event,
                stored(inbox, offset).event);
    }

    private boolean notThere(Reading reading, Inbox inbox, long offset) {
        Entries.Stored stored = stored(inbox, offset);
        if (stored.seen.kind() == Seen.Kind.STATE) {
            return false; // another has taken its place
        }
        if (stored.last()) {
            findings.broken(Promise.P11, "it came, and is not in the inbox", reading.opened, stored.event);
        } else {
            findings.misordered(
                    Promise.P6, "it came, and is in nobody's inbox in the end", reading.opened, stored.event);
        }
        return true;
    }

    private Entries.Stored stored(Inbox inbox, long offset) {
        return entries.at(new Place(inbox.generation, offset));
    }

    /// Everything that was acknowledged is there, in order, for all who were members at its place and nobody
    /// else.
    private void conversations(long generation) {
        Conversations conversations = entries.conversations(generation);
        conversations.forEach((_, stored) -> numbers(stored));
        for (Sends.Talk talk : unreadable ? List.<Sends.Talk>of() : sends.all()) {
            for (Sends.Sent sent : talk.byId.values()) {
                if (sent.isAcked() && !entries.inLastReading(generation, sent.conversation, sent.id)) {
                    findings.lost("acknowledged, and in nobody's inbox", sent.first, sent.ack());
                }
            }
        }
        inboxes.forEach((account, inbox) -> {
            if (inbox.generation == generation) {
                members(account, inbox, conversations);
            }
        });
    }

    private void numbers(List<Entries.Stored> stored) {
        Entries.Stored before = null;
        long number = 0;
        for (Entries.Stored entry : stored) {
            if (entry.seen.kind() == Seen.Kind.MESSAGE && entry.last()) {
                if (entry.seen.number() != number + 1) {
                    findings.misordered(
                            Promise.P4,
                            "number " + entry.seen.number() + " comes next after " + number,
                            before == null ? entry.event : before.event,
                            entry.event);
                }
                number = entry.seen.number();
                before = entry;
            }
        }
    }

    private void members(String account, Inbox inbox, Conversations conversations) {
        long[] theirs = theirs(account, conversations);
        for (int i = 0, j = 0; i < theirs.length || j < inbox.offsets.length; ) {
            if (j == inbox.offsets.length || (i < theirs.length && theirs[i] < inbox.offsets[j])) {
                Entries.Stored stored = stored(inbox, theirs[i++]);
                if (stored.last()) {
                    findings.lost(account + " was a member then, and has it not", stored.event);
                }
            } else if (i == theirs.length || inbox.offsets[j] < theirs[i]) {
                Entries.Stored stored = stored(inbox, inbox.offsets[j++]);
                if (!anybodys(stored.seen)) {
                    findings.broken(Promise.P11, account + " was no member then, and has it", stored.event);
                }
            } else {
                i++;
                j++;
            }
        }
    }

    private static boolean anybodys(Seen seen) {
        return seen.conversation().isEmpty() || seen.kind() == Seen.Kind.STATE || seen.kind() == Seen.Kind.ACCOUNT;
    }

    /// Where all is that somebody was a member for, in order. States are left out: another may take their place.
    private static long[] theirs(String account, Conversations conversations) {
        Offsets theirs = new Offsets();
        conversations.memberships().of(account).forEach((conversation, intervals) -> {
            for (Entries.Stored stored : conversations.of(conversation)) {
                if (stored.seen.kind() != Seen.Kind.STATE && intervals.contain(stored.place.offset())) {
                    theirs.add(stored.place.offset());
                }
            }
        });
        long[] sorted = theirs.all();
        Arrays.sort(sorted);
        return sorted;
    }
}
