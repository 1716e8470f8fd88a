package chat.maru.core.inbox;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Membership;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;

/// One topic's entries behind a cursor and up to an end that are a member's to see, read in chunks and
/// ordered by the current entry, for the merge. The first chunk is small; the others have as many rows as
/// about 64 KiB hold, going by the rows before.
///
/// Confined to one thread.
final class TopicReader implements Comparable<TopicReader> {
    private static final long CHUNK_BYTES = 64 * 1024;

    private final Store store;
    private final EntryReader entries;
    private final int shard;
    private final TopicId topic;
    private final Membership membership;
    private final long end;
    private long at;
    private int maxChunk = 1;
    private int chunk = 1;
    private List<Row> rows = List.of();
    private int index = -1;

    TopicReader(
            Store store, EntryReader entries, int shard, TopicId topic, Membership membership, long after, long end) {
        this.store = store;
        this.entries = entries;
        this.shard = shard;
        this.topic = topic;
        this.membership = membership;
        this.at = after;
        this.end = end;
    }

    /// Goes to the first entry and tells whether there is one.
    ///
    /// @param first how many rows to read at first
    /// @param most  how many rows to read at once at most
    boolean begin(int first, int most) {
        chunk = first;
        maxChunk = most;
        return advance();
    }

    /// Goes to the next entry and tells whether there is one.
    boolean advance() {
        while (nextRow()) {
            at = Keys.stamp(shard, rows.get(index).key().order()).offset();
            if (at > end) {
                return false;
            }
            if (membership.covers(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean nextRow() {
        if (++index < rows.size()) {
            return true;
        }
        if (index > 0 && rows.size() < chunk) {
            return false;
        }
        chunk = rows.isEmpty() ? chunk : nextChunk();
        rows = store.scan(Table.ENTRIES, Keys.partition(topic), Range.after(Keys.order(new Stamp(shard, at)), chunk));
        index = 0;
        return !rows.isEmpty();
    }

    private int nextChunk() {
        long bytes = 1;
        for (Row row : rows) {
            bytes += row.value().length;
        }
        return Math.clamp(CHUNK_BYTES * rows.size() / bytes, 1, maxChunk);
    }

    StampedEntry current() {
        Stamp stamp = new Stamp(shard, at);
        return new StampedEntry(
                stamp, entries.read(topic, stamp, rows.get(index).value()));
    }

    int sizeOfCurrent() {
        return rows.get(index).value().length;
    }

    @Override
    public int compareTo(TopicReader other) {
        return Long.compare(at, other.at);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
