package chat.maru.edge.events;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.AccountStates;
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
import chat.maru.core.sequencer.Committed;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Hub;
import chat.maru.model.Content;
import chat.maru.model.Generation;
import chat.maru.store.MemoryLog;
import chat.maru.store.MemoryStore;
import chat.maru.wire.ContentJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Core and hub over a store that outlives them, with caches far too small.
final class SimulatedNode {
    static final Instant NOW = Instant.parse("2026-11-22T21:30:00.123Z");

    final Horizon horizon;
    final Inbox inbox;
    final Cursors cursors;
    final Hub hub;
    final Sequencer sequencer;
    final Receiving receiving;
    final Sending sending;
    final PresenceBoard board;
    final Presences presences;
    /// The time that presence goes by.
    final AtomicLong nanos = new AtomicLong();
    final List<Executor> loops;

    SimulatedNode(
            MemoryStore store,
            Schedule schedule,
            SplittableRandom random,
            Predicate<Caller> signedIn,
            Committed.Listener first,
            BooleanSupplier readersBusy,
            BooleanSupplier lookUpsBusy) {
        MemoryLog log = new MemoryLog(store, new Generation(77));
        horizon = new Horizon(store, log, new Horizon.Config(4, 4));
        EntryReader reader = new EntryReader(store, ContentJson::isWellFormed, EntryReader.Listener.LOGGING);
        inbox = new Inbox(store, reader, horizon);
        cursors = new Cursors(store, horizon, (_, _, _) -> {}, () -> 0);
        hub = new Hub(log.generation(), 100);
        board = new PresenceBoard(
                new StoredAcquaintances(store, reader, new AccountStates(store, reader), horizon, 100),
                new LastSeen(store),
                new PresenceBoard.Surroundings(() -> NOW, nanos::get, () -> false, 1_000));
        presences = new Presences(board);
        sequencer = new Sequencer(
                store,
                reader,
                log,
                Content::equals,
                () -> NOW,
                new Sequencer.Config(12, 1 + random.nextInt(8), 3),
                entries -> {
                    first.committed(entries);
                    schedule.meanwhile();
                    horizon.committed(entries);
                    schedule.meanwhile();
                    hub.committed(entries);
                    presences.committed(entries);
                    schedule.meanwhile();
                });
        receiving = new Receiving(
                inbox,
                cursors,
                hub,
                log.generation(),
                schedule.pool(readersBusy),
                schedule.pool(lookUpsBusy),
                signedIn);
        Typing typing = new Typing(
                new Receipts(store, reader, horizon, new History(store, reader, horizon), 100),
                hub,
                new RateLimiter<>(new Rate(1, Duration.ofSeconds(2)), 1_000, () -> 0));
        hub.tellAttachments(presences);
        sending = new Sending(
                sequencer, (_, _) -> random.nextInt(20) == 0 ? 1 : 0, new ReadMarks(sequencer), typing, presences);
        loops = List.of(schedule.lane(), schedule.lane());
    }
}
