package chat.maru.core.inbox;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Membership;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Store;
import java.util.ArrayList;
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
        return merge(topics(account, after, end, maxEntries, maxBytes), end, maxEntries, maxBytes);
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

    private PriorityQueue<TopicReader> topics(AccountId account, long after, long end, int maxEntries, int maxBytes) {
        List<TopicReader> readers = new ArrayList<>();
        TopicId own = TopicId.of(account);
        if (horizon.head(own) > after) {
            readers.add(reader(own, Membership.ALWAYS, after, end));
        }
        for (Map.Entry<ConversationId, Membership> membership :
                horizon.memberships(account).entrySet()) {
            if (membership.getValue().reachesBeyond(after)) {
                for (TopicId topic : topics(membership.getKey())) {
                    if (horizon.head(topic) > after) {
                        readers.add(reader(topic, membership.getValue(), after, end));
                    }
                }
            }
        }
        PriorityQueue<TopicReader> merge = new PriorityQueue<>();
        int most =
                Math.clamp(2L * maxEntries / Math.max(1, readers.size()), Math.min(8, maxEntries + 1), maxEntries + 1);
        // Each has its share, so that all together keep no more than a page.
        long bytes = Math.clamp(maxBytes / Math.max(1, readers.size()), 1, CHUNK_BYTES);
        for (TopicReader reader : readers) {
            if (reader.begin(most, bytes)) {
                merge.add(reader);
            }
        }
        return merge;
    }

    /// The topics that a member reads, by the one membership.
    private static List<TopicId> topics(ConversationId conversation) {
        return List.of(TopicId.of(conversation), TopicId.receipts(conversation));
    }

    private TopicReader reader(TopicId topic, Membership membership, long after, long end) {
        long last = Math.min(horizon.head(topic), end);
        return new TopicReader(store, entries, horizon.shard(), topic, membership, after, last);
    }

    private InboxRead merge(PriorityQueue<TopicReader> topics, long end, int maxEntries, int maxBytes) {
        List<StampedEntry> entries = new ArrayList<>();
        int bytes = 0;
        while (!topics.isEmpty() && entries.size() < maxEntries && bytes < maxBytes) {
            TopicReader next = topics.remove();
            if (next.isThere()) {
                bytes += next.sizeOfCurrent();
                entries.add(next.current());
            }
            if (next.advance()) {
                topics.add(next);
            }
        }
        return topics.isEmpty()
                ? page(entries, end, false)
                : page(entries, entries.getLast().stamp().offset(), true);
    }

    private InboxRead page(List<StampedEntry> entries, long next, boolean more) {
        return new InboxRead.Page(entries, Cursor.of(horizon.generation(), next), more);
    }
}
