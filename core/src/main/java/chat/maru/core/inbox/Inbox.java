package chat.maru.core.inbox;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Coverage;
import chat.maru.model.Cursor;
import chat.maru.model.Membership;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/// Answers the one question behind every way to receive: what is new for this account after this cursor?
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class Inbox {
    // What is read at once of one topic at most.
    private static final long CHUNK_BYTES = 64 * 1024;

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;

    public Inbox(Store store, EntryReader entries, Horizon horizon) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
    }

    /// The next entries of the account's inbox behind the cursor, in the order of their stamps, none left
    /// out. The page ends after `maxEntries`, or with the entry that brings its content to `maxBytes` or
    /// more. What cannot be read is among them, as [chat.maru.model.Fact.Unreadable]. Beside the page, rows of
    /// at most `maxBytes` are in memory, however many topics there are and whatever is in them. A person who
    /// is up to date costs a comparison in memory for each of their topics.
    public InboxRead read(AccountId account, Cursor cursor, int maxEntries, int maxBytes) {
        // The horizon comes first: whatever is looked up afterwards knows everything up to it.
        long end = horizon.offset();
        Optional<InboxRead.Reason> reset = reset(cursor, end);
        if (reset.isPresent()) {
            return new InboxRead.Reset(reset.get());
        }
        long after = cursor.offset(horizon.shard());
        if (after == end) {
            return page(List.of(), end, false);
        }
        Map<TopicId, Coverage> topics = behind(account, after);
        Filling page = new Filling(maxEntries, maxBytes);
        long reached = new LogWalk(store, entries, horizon.shard(), topics, page).run(after, end);
        PriorityQueue<TopicReader> rest = readers(topics, reached, end, page);
        merge(rest, page);
        return rest.isEmpty() ? page(page.entries(), end, false) : page(page.entries(), page.last(), true);
    }

    /// Why a cursor is of no use, if it is not.
    public Optional<InboxRead.Reason> reset(Cursor cursor) {
        return reset(cursor, horizon.offset());
    }

    private Optional<InboxRead.Reason> reset(Cursor cursor, long end) {
        if (!horizon.knows(cursor)) {
            return Optional.of(InboxRead.Reason.RESTORED);
        }
        return cursor.offset(horizon.shard()) > end ? Optional.of(InboxRead.Reason.AHEAD) : Optional.empty();
    }

    /// The cursor before everything.
    public Cursor beginning() {
        return Cursor.of(horizon.generation(), 0);
    }

    /// The topics of the account that have entries behind this place, with what of them is the account's to see.
    private Map<TopicId, Coverage> behind(AccountId account, long after) {
        Map<TopicId, Coverage> behind = new HashMap<>();
        TopicId own = TopicId.of(account);
        if (horizon.head(own) > after) {
            behind.put(own, Membership.ALWAYS.inbox());
        }
        horizon.memberships(account).forEach((conversation, membership) -> {
            Coverage coverage = membership.inbox();
            if (coverage.reachesBeyond(after)) {
                for (TopicId topic : topics(conversation)) {
                    if (horizon.head(topic) > after) {
                        behind.put(topic, coverage);
                    }
                }
            }
        });
        return behind;
    }

    /// Those of the topics that have entries from one place to the other, ready to be merged into what the page has
    /// room for. Of a full page nobody wants to know more than whether there is one.
    private PriorityQueue<TopicReader> readers(Map<TopicId, Coverage> topics, long after, long end, Filling page) {
        List<TopicReader> readers = new ArrayList<>();
        topics.forEach((topic, coverage) -> {
            long last = Math.min(horizon.head(topic), end);
            if (last > after) {
                readers.add(new TopicReader(store, entries, horizon.shard(), topic, coverage, after, last));
            }
        });
        PriorityQueue<TopicReader> merge = new PriorityQueue<>();
        int most = Math.clamp(
                2L * page.entriesLeft() / Math.max(1, readers.size()),
                Math.min(8, page.entriesLeft() + 1),
                page.entriesLeft() + 1);
        // Each has its share, so that all together keep no more than a page.
        long bytes = Math.clamp(page.bytesLeft() / Math.max(1, readers.size()), 1, CHUNK_BYTES);
        for (TopicReader reader : readers) {
            if (reader.begin(most, bytes)) {
                merge.add(reader);
                if (page.full()) {
                    return merge;
                }
            }
        }
        return merge;
    }

    /// The topics that a member reads, by the one membership.
    private static List<TopicId> topics(ConversationId conversation) {
        return List.of(TopicId.of(conversation), TopicId.receipts(conversation));
    }

    private static void merge(PriorityQueue<TopicReader> topics, Filling page) {
        while (!topics.isEmpty() && !page.full()) {
            TopicReader next = topics.remove();
            if (next.isThere()) {
                page.add(next.current(), next.sizeOfCurrent());
            }
            if (next.advance()) {
                topics.add(next);
            }
        }
    }

    private InboxRead page(List<StampedEntry> entries, long next, boolean more) {
        return new InboxRead.Page(entries, Cursor.of(horizon.generation(), next), more);
    }
}
