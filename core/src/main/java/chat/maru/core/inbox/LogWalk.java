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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fills a page from the log itself, place after place, instead of finding a place in each topic. That is the
/// shorter way where many topics have news and their entries lie close together; it gives up where they do not, and
/// where the log does not agree with the topics: [chat.maru.core.verify.Verification] tells of that.
///
/// Confined to one thread.
final class LogWalk {
    // With fewer topics a merge has little to find.
    private static final int FEWEST_TOPICS = 8;
    // What a place of the log costs, compared with finding one in a topic.
    private static final int PLACES_PER_TOPIC = 8;
    private static final int MOST_PLACES_PER_ENTRY = 16;
    private static final int CHUNK = 256;

    private final Store store;
    private final EntryReader entries;
    private final int shard;
    private final Map<TopicId, Coverage> topics;
    private final Filling page;

    /// @param topics those to read, each with what of it is to be seen
    LogWalk(Store store, EntryReader entries, int shard, Map<TopicId, Coverage> topics, Filling page) {
        this.store = store;
        this.entries = entries;
        this.shard = shard;
        this.topics = topics;
        this.page = page;
    }

    /// Takes entries behind the one place and up to the other, for as long as it is worth it. Returns the place up
    /// to which the page has them all: that of its last entry, if it is full.
    long run(long after, long end) {
        if (topics.size() < FEWEST_TOPICS) {
            return after;
        }
        long last = Math.min(end, after + (long) topics.size() * PLACES_PER_TOPIC);
        long at = after;
        while (at < last && !page.full() && worthIt(at - after)) {
            long reached = chunk(at, (int) Math.min(CHUNK, last - at));
            if (reached == at) {
                return at;
            }
            at = reached;
        }
        return at;
    }

    private boolean worthIt(long walked) {
        return walked <= (long) MOST_PLACES_PER_ENTRY * Math.max(page.size(), MOST_PLACES_PER_ENTRY);
    }

    /// Returns how far it came: not beyond a place that is missing or says nothing.
    private long chunk(long after, int places) {
        List<Row> rows = store.scan(Table.LOG, Keys.shard(shard), Range.after(order(after), places));
        long at = after;
        for (Row row : rows) {
            int length = row.value().length;
            if (page.full() || offset(row) != at + 1 || (length != 0 && length != Table.ENTRIES.partitionLength())) {
                return at;
            }
            if (length > 0 && !take(new TopicId(Keys.uuid(row.value())), at + 1)) {
                return at;
            }
            at++;
        }
        return at;
    }

    /// Whether the log was right: there is such an entry, or there was one, a state that is replaced meanwhile.
    private boolean take(TopicId topic, long at) {
        Coverage coverage = topics.get(topic);
        if (coverage == null || !coverage.covers(at)) {
            return true;
        }
        Stamp stamp = new Stamp(shard, at);
        Optional<byte[]> found = store.get(Table.ENTRIES, Keys.entry(topic, stamp));
        found.ifPresent(row -> page.add(new StampedEntry(stamp, entries.read(topic, stamp, row)), row.length));
        return found.isPresent()
                || store.get(Table.LOG, Keys.log(stamp))
                        .filter(row -> row.length > 0)
                        .isEmpty();
    }

    private long offset(Row row) {
        return Keys.stamp(shard, row.key().order()).offset();
    }

    private byte[] order(long offset) {
        return Keys.order(new Stamp(shard, offset));
    }
}
