package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every entry anybody got: whether it is the same wherever and whenever it was read. P3, P6, P9; and, told at the end,
/// P4.
///
/// Confined to one thread.
final class Entries {
    private final Findings findings;
    private final Map<Place, Stored> byPlace = new HashMap<>();
    private final Map<Long, Map<String, Stored>> messages = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private long count;

    Entries(Findings findings) {
        this.findings = findings;
    }

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

    /// Somebody got an entry.
    ///
    /// @param last whether in a last reading
    Stored got(Seen seen, String way, boolean last, Event event) {
        count++;
        Place place = Place.of(seen.cursor());
        Stored stored = byPlace.get(place);
        if (stored == null) {
            stored = new Stored(place, seen, event, way);
            byPlace.put(place, stored);
            once(stored);
        } else if (stored.seen.body() != seen.body()) {
            differs(stored, seen, way, event);
        }
        stored.last |= last;
        return stored;
    }

    private void once(Stored stored) {
        Seen seen = stored.seen;
        if (seen.kind() == Seen.Kind.DELETE) {
            deleted.add(seen.id());
        }
        if (seen.kind() == Seen.Kind.MESSAGE) {
            Stored other = messages.computeIfAbsent(stored.place.generation(), _ -> new HashMap<>())
                    .putIfAbsent(seen.conversation() + seen.id(), stored);
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

    boolean isDeleted(String message) {
        return deleted.contains(message);
    }

    /// The entries of one life of the log by conversation, in the order of their places.
    Map<String, List<Stored>> byConversation(long generation) {
        Map<String, List<Stored>> all = new HashMap<>();
        for (Stored stored : byPlace.values()) {
            if (stored.place.generation() == generation
                    && !stored.seen.conversation().isEmpty()) {
                all.computeIfAbsent(stored.seen.conversation(), _ -> new ArrayList<>())
                        .add(stored);
            }
        }
        all.values().forEach(entries -> entries.sort(Comparator.comparingLong(entry -> entry.place.offset())));
        return all;
    }

    /// The entry in this place, if anybody got one.
    Stored at(Place place) {
        Stored stored = byPlace.get(place);
        if (stored == null) {
            throw new IllegalArgumentException("nobody got an entry at " + place);
        }
        return stored;
    }

    /// The message of this life of the log, if anybody got it.
    boolean inLastReading(long generation, String conversation, String id) {
        Stored stored = messages.getOrDefault(generation, Map.of()).get(conversation + id);
        return stored != null && stored.last;
    }

    /// Where this message is.
    Place placeOf(long generation, String conversation, String id) {
        Stored stored = messages.getOrDefault(generation, Map.of()).get(conversation + id);
        return stored == null ? new Place(generation, 0) : stored.place;
    }
}
