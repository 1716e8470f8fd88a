package chat.maru.core.inbox;

import chat.maru.model.StampedEntry;
import java.util.ArrayList;
import java.util.List;

/// A page that is being filled: it is full when it has as many entries, or its content as many bytes, as were
/// asked for.
///
/// Confined to one thread.
final class Filling {
    private final List<StampedEntry> entries = new ArrayList<>();
    private final int maxEntries;
    private final int maxBytes;
    private int bytes;

    Filling(int maxEntries, int maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    void add(StampedEntry entry, int size) {
        entries.add(entry);
        bytes += size;
    }

    boolean full() {
        return entries.size() >= maxEntries || bytes >= maxBytes;
    }

    List<StampedEntry> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    /// How many entries it takes still.
    int entriesLeft() {
        return maxEntries - entries.size();
    }

    /// How many bytes it takes still.
    int bytesLeft() {
        return maxBytes - bytes;
    }

    /// The offset of the last entry.
    long last() {
        return entries.getLast().stamp().offset();
    }
}
