package chat.maru.core.inbox;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Coverage;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// One topic's entries behind a cursor and up to an end that are a member's to see, ordered by the current
/// entry, for the merge. Where the next entry is, is known before it is read: it comes into memory when its
/// turn has come, with a chunk of those behind it.
///
/// Confined to one thread.
final class TopicReader implements Comparable<TopicReader> {
    private final Store store;
    private final EntryReader entries;
    private final int shard;
    private final TopicId topic;
    private final Coverage coverage;
    private final long last;
    private final Queue<Row> rows = new ArrayDeque<>();
    private long at;
    private int chunk = 1;
    private long chunkBytes = 1;

    /// @param last where the last entry to read is at most; anything from the topic's head on will do
    TopicReader(Store store, EntryReader entries, int shard, TopicId topic, Coverage coverage, long after, long last) {
        this.store = store;
        this.entries = entries;
        this.shard = shard;
        this.topic = topic;
        this.coverage = coverage;
        this.at = after;
        this.last = last;
    }

    /// Goes to the first entry and tells whether there is one.
    ///
    /// @param most  how many rows to read at once at most
    /// @param bytes how many bytes to keep at most of rows whose turn has not come
    boolean begin(int most, long bytes) {
        chunk = most;
        chunkBytes = bytes;
        return advance();
    }

    /// Goes to the next entry and tells whether there is one.
    boolean advance() {
        for (rows.poll(); !rows.isEmpty(); rows.poll()) {
            at = offset(rows.element().key().order());
            if (coverage.covers(at)) {
                return at <= last;
            }
        }
        return seek();
    }

    /// Goes to the next entry when no row is at hand, without reading it.
    private boolean seek() {
        for (long next = coverage.firstBehind(at); next <= last; next = coverage.firstBehind(at)) {
            List<byte[]> found = store.orders(Table.ENTRIES, Keys.partition(topic), Range.from(order(next), 1));
            if (found.isEmpty()) {
                return false;
            }
            at = offset(found.getFirst());
            if (coverage.covers(at)) {
                return at <= last;
            }
        }
        return false;
    }

    /// Whether the entry is there still: a state may have been replaced since its place was found.
    boolean isThere() {
        if (rows.isEmpty()) {
            Range range = Range.from(order(at), chunk).within(chunkBytes);
            rows.addAll(store.scan(Table.ENTRIES, Keys.partition(topic), range));
        }
        if (!rows.isEmpty() && offset(rows.element().key().order()) == at) {
            return true;
        }
        rows.clear();
        return false;
    }

    private byte[] order(long offset) {
        return Keys.order(new Stamp(shard, offset));
    }

    private long offset(byte[] order) {
        return Keys.stamp(shard, order).offset();
    }

    /// The entry, if it is there.
    StampedEntry current() {
        Stamp stamp = new Stamp(shard, at);
        return new StampedEntry(stamp, entries.read(topic, stamp, rows.element().value()));
    }

    int sizeOfCurrent() {
        return rows.element().value().length;
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
