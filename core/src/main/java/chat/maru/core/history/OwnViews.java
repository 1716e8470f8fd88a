package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Fact;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what conversations are to one member. Nothing is counted up: what is unread follows from numbers.
///
/// Thread-safe. Blocks on the store.
final class OwnViews {
    private static final Logger LOG = LoggerFactory.getLogger(OwnViews.class);
    private static final int MANY = 1_024;
    private static final long MANY_BYTES = 256 * 1024;

    private final Store store;
    private final EntryReader entries;

    OwnViews(Store store, EntryReader entries) {
        this.store = store;
        this.entries = entries;
    }

    /// Finds a state of an account's own.
    interface States extends Function<State.Slot, Optional<State>> {}

    /// All states of the account, read at once, but for drafts, which may be large: these are read as they are asked
    /// for, where there are any.
    States all(AccountId account) {
        Map<State.Slot, State> small = new HashMap<>();
        byte[] drafts = Keys.first(State.Kind.DRAFT);
        Range range = Range.first(MANY);
        List<Row> rows = store.scan(Table.STATES, Keys.partition(account), range.within(MANY_BYTES));
        while (!rows.isEmpty() && Arrays.compareUnsigned(rows.getLast().key().order(), drafts) < 0) {
            keep(account, rows, small);
            range = Range.after(rows.getLast().key().order(), MANY);
            rows = store.scan(Table.STATES, Keys.partition(account), range.within(MANY_BYTES));
        }
        keep(account, rows, small);
        boolean more = !rows.isEmpty();
        States asked = each(account);
        return slot -> slot.kind() == State.Kind.DRAFT
                ? (more ? asked.apply(slot) : Optional.empty())
                : Optional.ofNullable(small.get(slot));
    }

    private void keep(AccountId account, List<Row> rows, Map<State.Slot, State> into) {
        byte[] drafts = Keys.first(State.Kind.DRAFT);
        rows.stream()
                .takeWhile(row -> Arrays.compareUnsigned(row.key().order(), drafts) < 0)
                .forEach(row -> readable(account, row.value()).ifPresent(state -> into.put(state.slot(), state)));
    }

    /// The states of the account, read one by one as they are asked for.
    States each(AccountId account) {
        return slot ->
                store.get(Table.STATES, Keys.state(TopicId.of(account), slot)).flatMap(row -> readable(account, row));
    }

    /// One state that cannot be read keeps nobody from the conversation.
    private Optional<State> readable(AccountId account, byte[] row) {
        try {
            return Optional.of(entries.state(row));
        } catch (StoreCorruptException e) {
            LOG.warn("a state of account {} cannot be read and is left out: {}", account, e.getMessage());
            return Optional.empty();
        }
    }

    /// @param number the last message's
    /// @param last   the last message
    OwnView view(
            AccountId account,
            ConversationId conversation,
            Membership membership,
            States states,
            Mentions mentions,
            MessageNumber number,
            Optional<MessageView> last) {
        State.ReadMark mark = states.apply(State.ReadMark.slot(conversation))
                .map(State.ReadMark.class::cast)
                .orElseGet(() -> State.ReadMark.none(conversation))
                .notBefore(membership.since());
        MessageNumber read = mark.number();
        long unread =
                last.filter(view -> sentBy(account, view)).isPresent() ? 0 : Math.max(0, number.value() - read.value());
        return new OwnView(
                mark,
                unread,
                unread == 0 ? 0 : mentions.count(conversation, read, number),
                states.apply(State.Preferences.slot(conversation))
                        .map(State.Preferences.class::cast)
                        .orElseGet(() -> State.Preferences.none(conversation)),
                states.apply(State.Draft.slot(conversation))
                        .map(State.Draft.class::cast)
                        .flatMap(State.Draft::content));
    }

    private static boolean sentBy(AccountId account, MessageView message) {
        return switch (message.message().entry().fact()) {
            case Fact.MessageSent sent -> sent.sender().equals(account);
            case Fact.MessageErased erased -> erased.sender().equals(account);
            default -> false;
        };
    }
}
