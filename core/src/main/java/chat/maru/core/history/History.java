package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Coverage;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// A conversation's messages, all of them, for ever, as far as they are the asking member's to see. One that
/// cannot be read has its place and its number among them.
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class History {
    // Rows to read at once, at first and afterwards, if they are not too large together.
    private static final int FIRST_CHUNK = 8;
    private static final int MAX_CHUNK = 64;
    private static final long CHUNK_BYTES = 64 * 1024;
    private static final int MAX_PAGE_BYTES = 1024 * 1024;
    // Of what a cursor has passed.
    private static final int MAX_LATEST = 64;

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final ChangedMessages changed;

    public History(Store store, EntryReader entries, Horizon horizon) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
        this.changed = new ChangedMessages(store);
    }

    /// Messages, newest first. A page may have fewer than were asked for although there are more: it ends with
    /// the message that brings its contents to 1 MiB.
    ///
    /// Immutable.
    ///
    /// @param more whether there are further ones in the direction that was asked for
    public record Page(List<MessageView> messages, boolean more) {
        public Page {
            messages = List.copyOf(messages);
        }
    }

    /// The newest messages; empty when there is no such conversation for the account.
    public Optional<Page> newest(AccountId account, ConversationId conversation, int limit) {
        return view(account, conversation).map(view -> view.down(view.end, limit));
    }

    /// The messages just before this number.
    public Optional<Page> before(AccountId account, ConversationId conversation, MessageNumber number, int limit) {
        return view(account, conversation).map(view -> view.down(view.locate(number) - 1, limit));
    }

    /// The messages just after this number.
    public Optional<Page> after(AccountId account, ConversationId conversation, MessageNumber number, int limit) {
        return view(account, conversation).map(view -> view.up(view.locate(number.next()), limit));
    }

    /// The messages around this one, which is among them; empty also when the message is not there to see.
    public Optional<Page> around(AccountId account, ConversationId conversation, MessageId message, int limit) {
        return view(account, conversation).flatMap(view -> view.around(message, limit));
    }

    /// The last message that is to be seen up to this offset of the log, as it was there.
    Optional<MessageView> last(ConversationId conversation, Coverage coverage, long upTo) {
        return new View(TopicId.of(conversation), coverage, 1, upTo).last();
    }

    /// The last messages behind one offset of the log and up to another that are to be seen, newest first; no more
    /// than 64.
    List<StampedEntry> latest(ConversationId conversation, Coverage coverage, long behind, long upTo) {
        long end = Math.min(upTo, horizon.offset());
        List<StampedEntry> found = new ArrayList<>();
        new View(TopicId.of(conversation), coverage, behind + 1, end).walk(end, true, 1, message -> {
            found.add(message);
            return found.size() < MAX_LATEST;
        });
        return found;
    }

    private Optional<View> view(AccountId account, ConversationId conversation) {
        long end = horizon.offset();
        Membership membership = horizon.membership(account, conversation);
        return membership.current()
                ? Optional.of(new View(TopicId.of(conversation), membership.history(), 1, end))
                : Optional.empty();
    }

    /// What is to be seen of one conversation, from one place in the log up to another: what is committed while it is
    /// read, edits too, cannot come between the steps of reading.
    private final class View {
        private final TopicId topic;
        private final Coverage coverage;
        private final long begin;
        private final long end;

        View(TopicId topic, Coverage coverage, long begin, long end) {
            this.topic = topic;
            this.coverage = coverage.upTo(end);
            this.begin = begin;
            this.end = end;
        }

        /// The offset of the first message with this number or a higher one, or one beyond the end.
        long locate(MessageNumber number) {
            List<Row> floor =
                    store.scan(Table.MILESTONES, Keys.partition(topic), Range.downFrom(Keys.number(number), 1));
            long from = floor.isEmpty()
                    ? 1
                    : ByteBuffer.wrap(floor.getFirst().value()).getLong();
            List<StampedEntry> found = new ArrayList<>();
            walk(from, false, FIRST_CHUNK, message -> {
                if (message.entry().number().compareTo(number) >= 0) {
                    found.add(message);
                }
                return found.isEmpty();
            });
            return found.isEmpty() ? end + 1 : found.getFirst().stamp().offset();
        }

        /// Nearly always the last entry itself.
        Optional<MessageView> last() {
            List<StampedEntry> found = new ArrayList<>();
            walk(end, true, 1, message -> {
                found.add(message);
                return false;
            });
            return changed.views(topic, coverage, found).stream().findFirst();
        }

        Page down(long from, int limit) {
            return collect(from, true, limit);
        }

        Page up(long from, int limit) {
            Page ascending = collect(from, false, limit);
            return new Page(ascending.messages().reversed(), ascending.more());
        }

        Optional<Page> around(MessageId message, int limit) {
            Optional<Stamp> place = store.get(Table.IDS, Keys.messageId(topic, message))
                    .map(bytes -> MessagePlace.read(bytes).stamp())
                    .filter(coverage::covers);
            return place.map(stamp -> {
                Page newer = up(stamp.offset() + 1, limit / 2);
                Page older = down(stamp.offset(), limit - newer.messages().size());
                List<MessageView> all = new ArrayList<>(newer.messages());
                all.addAll(older.messages());
                return new Page(all, older.more());
            });
        }

        private Page collect(long from, boolean down, int limit) {
            Filling page = new Filling(limit);
            walk(from, down, FIRST_CHUNK, page);
            return new Page(changed.views(topic, coverage, page.messages), page.more);
        }

        /// Shows the visible messages from a place on, that included, chunk after chunk, for as long as the visitor
        /// wants more. Whatever was said between two stays is passed over unread.
        private void walk(long from, boolean down, int first, Predicate<StampedEntry> visitor) {
            int limit = first;
            long next = visible(from, down);
            while (next >= begin && next <= end) {
                Range range = new Range(Optional.of(offset(next)), true, down, limit, CHUNK_BYTES);
                List<Row> rows = store.scan(Table.ENTRIES, Keys.partition(topic), range);
                if (rows.isEmpty() || !shown(rows, visitor)) {
                    return;
                }
                long last = Keys.stamp(horizon.shard(), rows.getLast().key().order())
                        .offset();
                next = visible(down ? last - 1 : last + 1, down);
                limit = MAX_CHUNK;
            }
        }

        /// The first place from this one on, in this direction, at which an entry would be to be seen; none
        /// is 0 or beyond the end.
        private long visible(long from, boolean down) {
            return down ? coverage.lastUpTo(Math.min(from, end)) : coverage.firstBehind(from - 1);
        }

        /// Whether the visitor wants more.
        private boolean shown(List<Row> rows, Predicate<StampedEntry> visitor) {
            for (Row row : rows) {
                Optional<StampedEntry> message = message(row);
                if (message.isPresent() && !visitor.test(message.get())) {
                    return false;
                }
            }
            return true;
        }

        private Optional<StampedEntry> message(Row row) {
            Stamp stamp = Keys.stamp(horizon.shard(), row.key().order());
            if (stamp.offset() < begin || stamp.offset() > end || !coverage.covers(stamp)) {
                return Optional.empty();
            }
            Entry entry = entries.read(topic, stamp, row.value());
            return entry.fact().isMessage() ? Optional.of(new StampedEntry(stamp, entry)) : Optional.empty();
        }

        private byte[] offset(long offset) {
            return Keys.order(new Stamp(horizon.shard(), offset));
        }
    }

    /// A page that takes messages until it is full, and notes whether one more came.
    ///
    /// Confined to one thread.
    private static final class Filling implements Predicate<StampedEntry> {
        private final List<StampedEntry> messages = new ArrayList<>();
        private final int limit;
        private int bytes;
        private boolean more;

        Filling(int limit) {
            this.limit = limit;
        }

        @Override
        public boolean test(StampedEntry message) {
            more = messages.size() >= limit || bytes >= MAX_PAGE_BYTES;
            if (!more) {
                messages.add(message);
                bytes += message.entry().fact() instanceof Fact.MessageSent sent
                        ? sent.content().size()
                        : 0;
            }
            return !more;
        }
    }
}
