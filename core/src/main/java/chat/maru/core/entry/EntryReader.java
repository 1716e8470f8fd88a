package chat.maru.core.entry;

import chat.maru.model.Content;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Fact.Unreadable.Kind;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.EntryForm;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes entries of stored rows. A row that the store vouches for but that is no entry, written by a mistake
/// or by a later version, becomes [Fact.Unreadable]: it has its place, and whoever reads gets past it. Damage
/// that the store itself notices is thrown by the store, and passes through here.
///
/// What is unreadable was a message if, and only if, a row of [Table#IDS] names its place: entry and row are
/// written as one. That row has its number too, so numbers are right whatever became of the entry. It is found
/// by the id in the entry if that much can be read, and otherwise by going through the conversation's ids,
/// which may take a second for a million of them; what was found is kept.
///
/// Thread-safe. Costs nothing where everything can be read.
public final class EntryReader {
    private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);
    private static final int KEPT = 10_000;
    private static final int CHUNK = 1024;

    private final Store store;
    private final Predicate<Content> wellFormed;
    private final Listener listener;
    private final Cache<Stamp, Entry> unreadable =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    /// @param wellFormed whether a content is what a client may be given
    /// @param listener   told of each unreadable entry, once while it is among the last 10,000
    public EntryReader(Store store, Predicate<Content> wellFormed, Listener listener) {
        this.store = Objects.requireNonNull(store);
        this.wellFormed = Objects.requireNonNull(wellFormed);
        this.listener = Objects.requireNonNull(listener);
    }

    /// Is told of entries that cannot be read.
    public interface Listener {
        /// Writes a line into the log.
        Listener LOGGING = (topic, stamp, why) -> LOG.warn(
                "the entry of topic {} at offset {} cannot be read, and is served as unreadable: {}",
                topic,
                stamp.offset(),
                why);

        /// @param why without anything of the content
        void unreadable(TopicId topic, Stamp stamp, String why);
    }

    /// The entry of the row at this place.
    public Entry read(TopicId topic, Stamp stamp, byte[] row) {
        try {
            return wellFormed(EntryForm.read(topic, row));
        } catch (StoreCorruptException e) {
            return unreadable(topic, stamp, row, String.valueOf(e.getMessage()));
        }
    }

    private Entry wellFormed(Entry entry) {
        if (entry.fact() instanceof Fact.MessageSent sent && !wellFormed.test(sent.content())) {
            throw new StoreCorruptException("entry: the content is not well-formed");
        }
        return entry;
    }

    private Entry unreadable(TopicId topic, Stamp stamp, byte[] row, String why) {
        Entry known = unreadable.getIfPresent(stamp);
        if (known != null) {
            return known;
        }
        Entry made = replaced(topic, stamp, row);
        if (unreadable.asMap().putIfAbsent(stamp, made) == null) {
            listener.unreadable(topic, stamp, why);
        }
        return made;
    }

    private Entry replaced(TopicId topic, Stamp stamp, byte[] row) {
        if (store.get(Table.TOPICS, Keys.topic(topic)).isEmpty()) {
            return entry(topic, MessageNumber.NONE, Kind.ACCOUNT);
        }
        return EntryForm.messageId(row)
                .flatMap(id -> named(topic, id, stamp))
                .map(number -> entry(topic, number, Kind.MESSAGE))
                .orElseGet(() -> searched(topic, stamp));
    }

    private Optional<MessageNumber> named(TopicId topic, MessageId id, Stamp stamp) {
        return store.get(Table.IDS, Keys.messageId(topic, id))
                .flatMap(EntryReader::place)
                .filter(place -> place.stamp().equals(stamp))
                .map(MessagePlace::number);
    }

    private Entry searched(TopicId topic, Stamp stamp) {
        Kind otherwise = Kind.OTHER;
        Range range = Range.first(CHUNK);
        List<Row> rows;
        do {
            rows = store.scan(Table.IDS, Keys.partition(topic), range);
            for (Row row : rows) {
                Optional<MessagePlace> place = place(row.value());
                if (place.isEmpty()) {
                    otherwise = Kind.UNCERTAIN;
                } else if (place.get().stamp().equals(stamp)) {
                    return entry(topic, place.get().number(), Kind.MESSAGE);
                }
            }
            range = rows.isEmpty() ? range : Range.after(rows.getLast().key().order(), CHUNK);
        } while (rows.size() == CHUNK);
        return entry(topic, MessageNumber.NONE, otherwise);
    }

    private static Optional<MessagePlace> place(byte[] row) {
        try {
            return Optional.of(MessagePlace.read(row));
        } catch (StoreCorruptException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Entry entry(TopicId topic, MessageNumber number, Kind kind) {
        return new Entry(topic, number, Instant.EPOCH, new Fact.Unreadable(kind));
    }
}
