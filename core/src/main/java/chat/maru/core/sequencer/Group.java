package chat.maru.core.sequencer;

import chat.maru.core.conversation.Decision;
import chat.maru.model.Entry;
import chat.maru.model.Outcome;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.store.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Entries that were decided together and are appended together, and whoever waits for them to be durable.
///
/// Filled by the sequencer's thread before it is appended; completed by the log's thread. What happens
/// between the two is guarded by this. Topics hold on to their last group for long, so it holds nothing any
/// more once it is over and the sequencer has forgotten it.
final class Group implements Log.Appended {
    private final Committed.Listener listener;
    private final Consumer<RuntimeException> onFailure;
    private final BooleanSupplier failedBefore;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Decision.Append<?>> decisions = new ArrayList<>();
    private List<Waiter> waiters = new ArrayList<>();
    private State state = State.PENDING;

    /// @param failedBefore whether the log, or whoever listens to it, has failed already
    Group(Committed.Listener listener, Consumer<RuntimeException> onFailure, BooleanSupplier failedBefore) {
        this.listener = listener;
        this.onFailure = onFailure;
        this.failedBefore = failedBefore;
    }

    /// A group that is durable already, for what rests on nothing but the store.
    static Group durable() {
        Group group = new Group(_ -> {}, _ -> {}, () -> false);
        group.state = State.DURABLE;
        return group;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<Entry> entries() {
        return entries;
    }

    /// The sequencer needs the entries no more.
    void forgetEntries() {
        entries.clear();
    }

    void add(Decision.Append<?> decision, Consumer<? super Outcome> reply) {
        entries.add(decision.entry());
        decisions.add(decision);
        synchronized (this) {
            waiters.add(new Waiter(reply, decision.outcome()));
        }
    }

    synchronized boolean isDurable() {
        return state == State.DURABLE;
    }

    /// Gives the outcome to the reply once this group is durable; at once, on this thread, if it is.
    void whenDurable(Consumer<? super Outcome> reply, Outcome outcome) {
        if (!wait(new Waiter(reply, outcome))) {
            reply.accept(isDurable() ? outcome : new Outcome.Unavailable(Outcome.Unavailable.Reason.FAILED));
        }
    }

    private synchronized boolean wait(Waiter waiter) {
        return state == State.PENDING && waiters.add(waiter);
    }

    /// Behind a group that nobody was told of, nobody is told of this one: that would be a gap.
    @Override
    public void durable(Stamp first) {
        if (failedBefore.getAsBoolean()) {
            decisions.clear();
            end(Outcome.Unavailable.Reason.FAILED);
            return;
        }
        List<Committed> committed = new ArrayList<>(entries.size());
        long offset = first.offset();
        for (Decision.Append<?> decision : decisions) {
            Stamp stamp = new Stamp(first.shard(), offset++);
            committed.add(new Committed(new StampedEntry(stamp, decision.entry()), decision.recipients()));
        }
        decisions.clear();
        try {
            tell(committed);
        } finally {
            listener.told();
        }
    }

    private void tell(List<Committed> committed) {
        try {
            listener.committed(committed);
        } catch (RuntimeException | Error e) {
            // Nobody may be told of what cannot be read.
            failed(new IllegalStateException("what is durable could not be told", e));
            return;
        }
        for (Waiter waiter : finish(State.DURABLE)) {
            waiter.reply().accept(waiter.outcome());
        }
    }

    @Override
    public void failed(RuntimeException why) {
        onFailure.accept(why);
        end(Outcome.Unavailable.Reason.FAILED);
    }

    /// The log did not take the group.
    void refused(Outcome.Unavailable.Reason reason) {
        end(reason);
    }

    private void end(Outcome.Unavailable.Reason reason) {
        for (Waiter waiter : finish(State.FAILED)) {
            waiter.reply().accept(new Outcome.Unavailable(reason));
        }
    }

    private synchronized List<Waiter> finish(State end) {
        List<Waiter> waited = waiters;
        waiters = List.of();
        state = end;
        return waited;
    }

    private enum State {
        PENDING,
        DURABLE,
        FAILED
    }

    private record Waiter(Consumer<? super Outcome> reply, Outcome outcome) {}
}
