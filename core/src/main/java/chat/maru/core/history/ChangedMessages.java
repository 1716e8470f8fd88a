package chat.maru.core.history;

import chat.maru.model.Coverage;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Change;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what was done to messages: for a page of them in one scan, which finds nothing where nothing was done.
///
/// Thread-safe. Blocks on the store.
final class ChangedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ChangedMessages.class);
    private static final int CHUNK = 256;

    private final Store store;

    ChangedMessages(Store store) {
        this.store = store;
    }

    /// The same messages in the same order, each with its changes: the last of its edits that is to be seen, and
    /// the reactions to it.
    List<MessageView> views(TopicId conversation, Coverage coverage, List<StampedEntry> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Map<MessageNumber, Changes> changes = changes(conversation, coverage, messages);
        return messages.stream().map(message -> view(message, changes)).toList();
    }

    private static MessageView view(StampedEntry message, Map<MessageNumber, Changes> changes) {
        Changes found = changes.get(message.entry().number());
        return found == null || message.entry().fact() instanceof Fact.MessageErased
                ? new MessageView(message, Optional.empty(), List.of())
                : new MessageView(message, Optional.ofNullable(found.last), found.reactions);
    }

    private Map<MessageNumber, Changes> changes(TopicId conversation, Coverage coverage, List<StampedEntry> messages) {
        MessageNumber one = messages.getFirst().entry().number();
        MessageNumber other = messages.getLast().entry().number();
        MessageNumber from = one.compareTo(other) < 0 ? one : other;
        MessageNumber to = from.equals(one) ? other : one;
        Map<MessageNumber, Changes> found = new HashMap<>();
        Range range = Range.from(Keys.number(from), CHUNK);
        List<Row> rows = store.scan(Table.CHANGES, Keys.partition(conversation), range);
        while (collected(rows, to, coverage, found) && rows.size() == CHUNK) {
            range = Range.after(rows.getLast().key().order(), CHUNK);
            rows = store.scan(Table.CHANGES, Keys.partition(conversation), range);
        }
        return found;
    }

    /// Whether there may be more.
    private static boolean collected(
            List<Row> rows, MessageNumber to, Coverage coverage, Map<MessageNumber, Changes> into) {
        for (Row row : rows) {
            if (Change.number(row).compareTo(to) > 0) {
                return false;
            }
            readable(row)
                    .filter(change -> isSeen(change, coverage))
                    .ifPresent(change -> into.computeIfAbsent(change.number(), _ -> new Changes())
                            .add(change));
        }
        return true;
    }

    /// An edit is there for those whose membership covers it, as a message is. Of a reaction only the time is known.
    private static boolean isSeen(Change change, Coverage coverage) {
        return switch (change) {
            case Change.Revision revision -> coverage.covers(revision.edit());
            case Change.Reaction _ -> true;
        };
    }

    /// One change that cannot be read keeps nobody from the messages.
    private static Optional<Change> readable(Row row) {
        try {
            return Optional.of(Change.read(row));
        } catch (StoreCorruptException e) {
            LOG.warn("a change of message {} cannot be read and is left out: {}", Change.number(row), e.getMessage());
            return Optional.empty();
        }
    }

    /// What was done to one message. Confined to one thread.
    private static final class Changes {
        private final List<Change.Reaction> reactions = new ArrayList<>();
        private Change.@Nullable Revision last;

        void add(Change change) {
            switch (change) {
                case Change.Revision revision -> last = revision;
                case Change.Reaction reaction -> reactions.add(reaction);
            }
        }
    }
}
