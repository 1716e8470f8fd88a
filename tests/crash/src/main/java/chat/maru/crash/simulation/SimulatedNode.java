package chat.maru.crash.simulation;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.AccountStates;
import chat.maru.core.history.Conversations;
import chat.maru.core.history.History;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Horizon;
import chat.maru.core.inbox.Inbox;
import chat.maru.core.limit.Rate;
import chat.maru.core.limit.RateLimiter;
import chat.maru.core.presence.LastSeen;
import chat.maru.core.presence.PresenceBoard;
import chat.maru.core.presence.StoredAcquaintances;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.events.DeliveredNews;
import chat.maru.edge.events.Presences;
import chat.maru.edge.events.ReadMarks;
import chat.maru.edge.events.Receiving;
import chat.maru.edge.events.Sending;
import chat.maru.edge.events.Typing;
import chat.maru.edge.events.Ways;
import chat.maru.edge.http.Authenticator;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Hub;
import chat.maru.model.Generation;
import chat.maru.store.MemoryLog;
import chat.maru.store.Store;
import chat.maru.wire.ContentJson;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A server's process, wired as the real one is above the store and below HTTP, with queues and caches far too
/// small.
///
/// Confined to one thread.
final class SimulatedNode {
    private static final int MOST_RECEIPTS = 100;
    private static final int SUBSCRIBERS = 100;

    final Generation generation;
    final Horizon horizon;
    final Inbox inbox;
    final Cursors cursors;
    final History history;
    final Conversations conversations;
    final Hub hub;
    final Sequencer sequencer;
    final Receiving receiving;
    final ReadMarks marks;
    final Ways ways;
    final List<Executor> loops;

    /// What is around a process.
    ///
    /// @param busy whether the node's readers have too much to do just now
    record Around(
            Disk disk,
            Schedule schedule,
            SimulatedTime time,
            SplittableRandom random,
            Predicate<Caller> signedIn,
            Authenticator authenticator,
            BooleanSupplier busy) {}

    /// Begins with what is on the disk.
    ///
    /// @param ifNew the life of the log, if there is none yet
    SimulatedNode(Around around, Generation ifNew) {
        SplittableRandom random = around.random();
        Schedule schedule = around.schedule();
        SimulatedTime time = around.time();
        MemoryLog log = new MemoryLog(around.disk().store(), ifNew);
        generation = log.generation();
        Store store = new InterruptedStore(around.disk().store(), schedule, random);
        // All or nothing: what stays in a cache that is nearly full is drawn from a generator that no seed has made.
        long cached = random.nextBoolean() ? 0 : 1_000_000;
        horizon = new Horizon(store, log, new Horizon.Config(cached, cached));
        EntryReader reader = new EntryReader(store, ContentJson::isWellFormed, EntryReader.Listener.LOGGING);
        inbox = new Inbox(store, reader, horizon);
        history = new History(store, reader, horizon);
        conversations = new Conversations(store, reader, horizon, history);
        hub = new Hub(generation, SUBSCRIBERS);
        Receipts receipts = new Receipts(store, reader, horizon, history, MOST_RECEIPTS);
        Executor readers = schedule.pool(around.busy());
        cursors = new Cursors(store, horizon, new DeliveredNews(receipts, hub, readers), time::nanos);
        sequencer = new Sequencer(
                store,
                reader,
                log,
                ContentJson::sameJson,
                time,
                new Sequencer.Config(12, 1 + random.nextInt(8), 3),
                entries -> {
                    schedule.meanwhile();
                    horizon.committed(entries);
                    schedule.meanwhile();
                    hub.committed(entries);
                    schedule.meanwhile();
                });
        Executor lookUps = schedule.pool(() -> around.busy().getAsBoolean() && random.nextInt(4) == 0);
        receiving = new Receiving(inbox, cursors, hub, generation, readers, lookUps, around.signedIn());
        Typing typing =
                new Typing(receipts, hub, new RateLimiter<>(new Rate(1, Duration.ofSeconds(2)), 1_000, time::nanos));
        marks = new ReadMarks(sequencer);
        Sending.Limit limit = (_, _) -> around.busy().getAsBoolean() && random.nextInt(8) == 0 ? 1 : 0;
        Presences presences = new Presences(new PresenceBoard(
                new StoredAcquaintances(store, reader, new AccountStates(store, reader), horizon, 100),
                new LastSeen(store),
                new PresenceBoard.Surroundings(time, time::nanos, () -> false, 1_000)));
        ways = new Ways(
                receiving,
                new Sending(sequencer, limit, marks, typing, presences),
                around.authenticator(),
                time::nanos);
        loops = List.of(schedule.lane(), schedule.lane());
    }
}
