package chat.maru.core.entry;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Fact.Unreadable.Kind;
import chat.maru.model.JoinLink;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.model.Visibility;
import chat.maru.store.EntryForm;
import chat.maru.store.JoinLinkForm;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
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
/// by the id in the entry if that much can be read, and otherwise by going through the conversation's ids, once
/// for all that is unreadable there ([MessagePlaces]); what was found is kept.
///
/// Thread-safe. Costs nothing where everything can be read.
public final class EntryReader {
    private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);
    private static final int KEPT = 10_000;

    private final Store store;
    private final Predicate<Content> wellFormed;
    private final Listener listener;
    private final MessagePlaces places;
    private final Cache<Stamp, Entry> unreadable =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    /// @param wellFormed whether a content is what a client may be given
    /// @param listener   told of each unreadable entry, once while it is among the last 10,000
    public EntryReader(Store store, Predicate<Content> wellFormed, Listener listener) {
        this.store = Objects.requireNonNull(store);
        this.wellFormed = Objects.requireNonNull(wellFormed);
        this.listener = Objects.requireNonNull(listener);
        this.places = new MessagePlaces(store);
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

    /// The entry at this place, if there is one.
    public Optional<Entry> find(TopicId topic, Stamp stamp) {
        return store.get(Table.ENTRIES, Keys.entry(topic, stamp)).map(row -> read(topic, stamp, row));
    }

    /// The highest number of the conversation's messages, whether or not these can be read; empty where that
    /// cannot be told. Goes through all ids of the conversation.
    public Optional<MessageNumber> highest(TopicId topic) {
        return places.highest(topic);
    }

    /// The state in this row of [Table#STATES]. Throws [StoreCorruptException] if it is none, or has content that no
    /// client may be given.
    public State state(byte[] row) {
        State state = StoredState.read(row).state();
        if (!wellFormed(state)) {
            throw new StoreCorruptException("state: the content is not well-formed");
        }
        return state;
    }

    /// What the account wants of the server in general, durable. If that cannot be read, nobody is told what they may
    /// not want to be told.
    public State.Settings settings(AccountId account) {
        return store.get(Table.STATES, Keys.state(TopicId.of(account), State.Settings.slot(account)))
                .map(row -> settings(account, row))
                .orElseGet(() -> State.Settings.usual(account));
    }

    private State.Settings settings(AccountId account, byte[] row) {
        try {
            return (State.Settings) state(row);
        } catch (StoreCorruptException e) {
            LOG.warn("the settings of account {} cannot be read: {}", account, e.getMessage());
            return new State.Settings(account, false, Visibility.NONE);
        }
    }

    /// The link in this row of [Table#LINKS]; empty if it cannot be read: nobody comes in by it.
    public Optional<JoinLink> link(byte[] row) {
        try {
            return Optional.of(JoinLinkForm.read(row));
        } catch (StoreCorruptException e) {
            LOG.warn("a link cannot be read and is left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean wellFormed(State state) {
        return !(state instanceof State.Draft draft)
                || draft.content().isEmpty()
                || wellFormed.test(draft.content().get());
    }

    private Entry wellFormed(Entry entry) {
        boolean readable = switch (entry.fact()) {
            case Fact.MessageSent sent -> wellFormed.test(sent.content());
            case Fact.MessageEdited edited -> wellFormed.test(edited.content());
            case Fact.StateChanged changed -> wellFormed(changed.state());
            default -> true;
        };
        if (!readable) {
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
        if (!isConversation(topic)) {
            TopicId read = TopicId.of(topic.conversationOfReceipts());
            return isConversation(read)
                    ? entry(read, MessageNumber.NONE, Kind.OTHER)
                    : entry(topic, MessageNumber.NONE, Kind.ACCOUNT);
        }
        return EntryForm.messageId(row)
                .flatMap(id -> named(topic, id, stamp))
                .map(number -> entry(topic, number, Kind.MESSAGE))
                .orElseGet(() -> searched(topic, stamp));
    }

    private boolean isConversation(TopicId topic) {
        return store.get(Table.TOPICS, Keys.topic(topic)).isPresent();
    }

    private Optional<MessageNumber> named(TopicId topic, MessageId id, Stamp stamp) {
        return store.get(Table.IDS, Keys.messageId(topic, id))
                .flatMap(MessagePlaces::place)
                .filter(place -> place.stamp().equals(stamp))
                .map(MessagePlace::number);
    }

    private Entry searched(TopicId topic, Stamp stamp) {
        return switch (places.find(topic, stamp)) {
            case MessagePlaces.Found.Message(MessageNumber number) -> entry(topic, number, Kind.MESSAGE);
            case MessagePlaces.Found.NoMessage _ -> entry(topic, MessageNumber.NONE, Kind.OTHER);
            case MessagePlaces.Found.Uncertain _ -> entry(topic, MessageNumber.NONE, Kind.UNCERTAIN);
        };
    }

    private static Entry entry(TopicId topic, MessageNumber number, Kind kind) {
        return new Entry(topic, number, Instant.EPOCH, new Fact.Unreadable(kind));
    }
}
