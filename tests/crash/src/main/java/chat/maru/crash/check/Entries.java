package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every entry anybody got: whether it is the same wherever and whenever it was read. P3, P6, P9; and, told at
/// the end, P4.
///
/// Confined to one thread.
final class Entries {
    private static final Life NONE = new Life();

    private final Findings findings;
    private final Map<Long, Life> lives = new HashMap<>();
    private final Map<Long, Conversations> conversations = new HashMap<>();
    private Life latest = NONE;
    private long latestGeneration;
    private long count;

    Entries(Findings findings) {
        this.findings = findings;
    }

    /// One life of the log.
    private static final class Life {
        private final Map<Message, Stored> messages = new HashMap<>();
        /// By offset: there are no holes worth speaking of.
        private @Nullable Stored[] entries = new Stored[1024];

        @Nullable
        Stored at(long offset) {
            return offset < entries.length ? entries[Math.toIntExact(offset)] : null;
        }

        void put(Stored stored) {
            int offset = Math.toIntExact(stored.place.offset());
            if (offset >= entries.length) {
                entries = Arrays.copyOf(entries, Math.max(offset + 1, 2 * entries.length));
            }
            entries[offset] = stored;
        }
    }

    private record Message(String conversation, String id) {}

    /// An entry, as it was read first.
    static final class Stored {
        final Place place;
        final Seen seen;
        final Event event;
        private final String way;
        private boolean last;

        private Stored(Place place, Seen seen, Event event, String way) {
            this.place = place;
            this.seen = seen;
            this.event = event;
            this.way = way;
        }

        /// Whether it was in somebody's last reading.
        boolean last() {
            return last;
        }
    }

    /// Somebody got an entry. Tells whether nobody did before, or not in these bytes.
    boolean got(Place place, Event.Got got, Event.Opened opened) {
        count++;
        Seen seen = got.entry();
        Life life = living(place.generation());
        Stored stored = life.at(place.offset());
        boolean first = stored == null;
        if (stored == null) {
            stored = new Stored(place, seen, got, opened.way());
            life.put(stored);
            once(life, stored);
        }
        stored.last |= opened.last();
        if (first || stored.seen.body() == seen.body()) {
            return first;
        }
        differs(stored, seen, opened.way(), got);
        return true;
    }

    /// Nearly always it is the same one as before.
    private Life living(long generation) {
        if (latest == NONE || generation != latestGeneration) {
            latest = lives.computeIfAbsent(generation, _ -> new Life());
            latestGeneration = generation;
        }
        return latest;
    }

    private void once(Life life, Stored stored) {
        Seen seen = stored.seen;
        if (seen.kind() == Seen.Kind.MESSAGE) {
            Stored other = life.messages.putIfAbsent(new Message(seen.conversation(), seen.id()), stored);
            if (other != null) {
                findings.doubled("a message is there twice", other.event, stored.event);
            }
        }
    }

    /// What was deleted is not what it was, and nothing else may be.
    private void differs(Stored stored, Seen seen, String way, Event event) {
        boolean erased = stored.seen.content() == 0 || seen.content() == 0;
        boolean same = stored.seen.kind() == seen.kind() && stored.seen.id().equals(seen.id());
        if (erased && same && (seen.kind() == Seen.Kind.MESSAGE || seen.kind() == Seen.Kind.EDIT)) {
            return;
        }
        Promise promise = stored.way.equals(way) ? Promise.P6 : Promise.P9;
        findings.misordered(promise, "two entries in one place", stored.event, event);
    }

    long count() {
        return count;
    }

    /// One life of the log by conversation. To be asked at the end.
    Conversations conversations(long generation) {
        return conversations.computeIfAbsent(generation, this::grouped);
    }

    private Conversations grouped(long generation) {
        Map<String, List<Stored>> all = new HashMap<>();
        for (Stored stored : life(generation).entries) {
            if (stored != null && !stored.seen.conversation().isEmpty()) {
                all.computeIfAbsent(stored.seen.conversation(), _ -> new ArrayList<>())
                        .add(stored);
            }
        }
        return new Conversations(all);
    }

    private Life life(long generation) {
        return lives.getOrDefault(generation, NONE);
    }

    /// The entry in this place, which somebody got.
    Stored at(Place place) {
        Stored stored = life(place.generation()).at(place.offset());
        if (stored == null) {
            throw new IllegalArgumentException("nobody got an entry at " + place);
        }
        return stored;
    }

    /// Whether somebody got this message in a last reading.
    boolean inLastReading(long generation, String conversation, String id) {
        Stored stored = life(generation).messages.get(new Message(conversation, id));
        return stored != null && stored.last;
    }

    /// This message as it was read first; null if nobody got it.
    @Nullable
    Stored message(long generation, String conversation, String id) {
        return life(generation).messages.get(new Message(conversation, id));
    }

    /// Where this message is; offset 0 if nobody got it.
    Place placeOf(long generation, String conversation, String id) {
        Stored stored = life(generation).messages.get(new Message(conversation, id));
        return stored == null ? new Place(generation, 0) : stored.place;
    }
}
