package chat.maru.core.entry;

import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// What the rows of [Table#IDS] say of places in the log, which they are not sorted by: every question takes a
/// pass over all ids of a conversation, a second for a million of them. So one pass answers for everything
/// around the place that was asked for, and its answers are kept for the conversations asked for last.
///
/// Thread-safe. Blocks on the store.
final class MessagePlaces {
    private static final int CONVERSATIONS = 8;
    private static final int CHUNK = 1024;
    // Entries to either side of the one that was asked for.
    private static final int AROUND = 10_000;

    private final Store store;
    private final Cache<TopicId, Window> windows = Caffeine.newBuilder()
            .maximumSize(CONVERSATIONS)
            .executor(Runnable::run)
            .build();

    MessagePlaces(Store store) {
        this.store = Objects.requireNonNull(store);
    }

    /// What is known of the entry at one place.
    sealed interface Found {
        record Message(MessageNumber number) implements Found {}

        /// No row names the place.
        record NoMessage() implements Found {}

        /// No row names the place, but there are rows that cannot be read.
        record Uncertain() implements Found {}
    }

    /// What the entry at this place is, which must be in the store by now.
    Found find(TopicId topic, Stamp stamp) {
        Window known = windows.getIfPresent(topic);
        if (known == null || !known.includes(stamp)) {
            known = around(topic, stamp);
            windows.put(topic, known);
        }
        return known.find(stamp);
    }

    /// The highest number of the conversation's messages; empty where a row cannot be read that may have it.
    Optional<MessageNumber> highest(TopicId topic) {
        Highest highest = new Highest();
        each(topic, highest);
        return highest.certain ? Optional.of(highest.number) : Optional.empty();
    }

    private Window around(TopicId topic, Stamp stamp) {
        byte[] order = Keys.order(stamp);
        // The places come first: of every entry that is there now, the id is there too.
        Window window = new Window(
                furthest(topic, stamp, Range.downFrom(order, AROUND)),
                furthest(topic, stamp, Range.from(order, AROUND)));
        each(topic, window);
        return window;
    }

    private long furthest(TopicId topic, Stamp from, Range range) {
        List<byte[]> orders = store.orders(Table.ENTRIES, Keys.partition(topic), range);
        return orders.isEmpty()
                ? from.offset()
                : Keys.stamp(from.shard(), orders.getLast()).offset();
    }

    private void each(TopicId topic, Consumer<Optional<MessagePlace>> visitor) {
        Range range = Range.first(CHUNK);
        List<Row> rows;
        do {
            rows = store.scan(Table.IDS, Keys.partition(topic), range);
            rows.forEach(row -> visitor.accept(place(row.value())));
            range = rows.isEmpty() ? range : Range.after(rows.getLast().key().order(), CHUNK);
        } while (rows.size() == CHUNK);
    }

    static Optional<MessagePlace> place(byte[] row) {
        try {
            return Optional.of(MessagePlace.read(row));
        } catch (StoreCorruptException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The messages between two offsets of the log, both included.
    ///
    /// Confined to one thread while it visits, immutable afterwards.
    private static final class Window implements Consumer<Optional<MessagePlace>> {
        private final long first;
        private final long last;
        private final Map<Stamp, MessageNumber> numbers = new HashMap<>();
        private boolean certain = true;

        Window(long first, long last) {
            this.first = first;
            this.last = last;
        }

        boolean includes(Stamp stamp) {
            return first <= stamp.offset() && stamp.offset() <= last;
        }

        Found find(Stamp stamp) {
            MessageNumber number = numbers.get(stamp);
            if (number != null) {
                return new Found.Message(number);
            }
            return certain ? new Found.NoMessage() : new Found.Uncertain();
        }

        @Override
        public void accept(Optional<MessagePlace> place) {
            certain &= place.isPresent();
            place.filter(here -> includes(here.stamp())).ifPresent(here -> numbers.put(here.stamp(), here.number()));
        }
    }

    /// Confined to one thread.
    private static final class Highest implements Consumer<Optional<MessagePlace>> {
        private MessageNumber number = MessageNumber.NONE;
        private boolean certain = true;

        @Override
        public void accept(Optional<MessagePlace> place) {
            certain &= place.isPresent();
            place.map(MessagePlace::number)
                    .filter(found -> found.compareTo(number) > 0)
                    .ifPresent(found -> number = found);
        }
    }
}
