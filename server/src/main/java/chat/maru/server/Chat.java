package chat.maru.server;

import chat.maru.core.account.AccountSettings;
import chat.maru.core.account.Accounts;
import chat.maru.core.account.PasswordHash;
import chat.maru.core.account.PasswordHashing;
import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.AccountStates;
import chat.maru.core.history.Conversations;
import chat.maru.core.history.History;
import chat.maru.core.history.Links;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Horizon;
import chat.maru.core.inbox.Inbox;
import chat.maru.core.presence.LastSeen;
import chat.maru.core.presence.PresenceBoard;
import chat.maru.core.presence.StoredAcquaintances;
import chat.maru.core.push.Push;
import chat.maru.core.push.PushConfig;
import chat.maru.core.push.PushProvider;
import chat.maru.core.sequencer.Committed;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.events.DeliveredNews;
import chat.maru.edge.events.Presences;
import chat.maru.edge.http.TurnEnd;
import chat.maru.edge.hub.Hub;
import chat.maru.server.settings.Settings;
import chat.maru.store.Log;
import chat.maru.store.Store;
import chat.maru.wire.ContentJson;
import chat.maru.wire.ContentText;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chat itself, above the two seams: the same whatever engine is below and whatever listens above.
///
/// Thread-safe.
final class Chat implements AutoCloseable {
    private static final Duration LAST_DECISIONS = Duration.ofSeconds(4);
    private static final int MAX_NEWS = 1_024;
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final Duration LAST_ROUND = Duration.ofMillis(500);
    private static final Duration LAST_PUSH = Duration.ofSeconds(1);
    // Members of a conversation in which they are told of each other.
    private static final int PRESENT = 100;
    private static final int PRESENCES_PER_SECOND = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Chat.class);

    final Store store;
    final Log log;
    final Horizon horizon;
    final Inbox inbox;
    final Cursors cursors;
    final History history;
    final Conversations conversations;
    final Links links;
    final Receipts receipts;
    final AccountStates states;
    final Hub hub;
    final PasswordHashing hashing;
    final Accounts accounts;
    final Sequencer sequencer;
    final PresenceBoard board;
    final Presences presences;
    final Push push;
    private final ExecutorService news = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_NEWS),
            Thread.ofPlatform().name("delivered").daemon().factory());
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("presence").daemon().factory());
    private final int mostWaiting;
    private final Thread pushing;
    private final Thread sequencing;

    /// Begins to decide commands, and to wake devices.
    ///
    /// @param providers of push; closed by whoever made them, behind this
    /// @param failure told if the sequencer's thread dies, after which nothing is decided any more, or that of push
    Chat(
            Store store,
            Log log,
            Settings settings,
            List<PushProvider> providers,
            SecureRandom random,
            Consumer<Throwable> failure) {
        this.store = store;
        this.log = log;
        InstantSource clock = InstantSource.system();
        EntryReader entries = new EntryReader(store, ContentJson::isWellFormed, EntryReader.Listener.LOGGING);
        horizon = new Horizon(store, log, settings.inbox());
        inbox = new Inbox(store, entries, horizon);
        hub = new Hub(log.generation(), settings.limits().socketsPerAccount());
        history = new History(store, entries, horizon);
        conversations = new Conversations(store, entries, horizon, history);
        receipts = new Receipts(
                store, entries, horizon, history, settings.sequencer().limits().receipts());
        states = new AccountStates(store, entries);
        cursors = new Cursors(store, horizon, new DeliveredNews(receipts, hub, news), System::nanoTime);
        links = new Links(store, entries, horizon);
        hashing = hashing(settings, random);
        accounts = Accounts.open(
                store, hashing, horizon::cursor, clock, System::nanoTime, random, accountSettings(settings));
        accounts.onRevocation((account, which, _) -> hub.revoke(account, which));
        accounts.inUse(hub::isAttached);
        board = new PresenceBoard(
                new StoredAcquaintances(store, entries, states, horizon, PRESENT),
                new LastSeen(store),
                new PresenceBoard.Surroundings(clock, System::nanoTime, this::isBusy, PRESENCES_PER_SECOND));
        presences = new Presences(board);
        hub.tellAttachments(presences);
        push = new Push(
                new Push.Rooms(
                        store,
                        entries,
                        horizon,
                        history,
                        cursors,
                        hub::isAttached,
                        accounts::signedIn,
                        ContentText::of),
                providers,
                PushConfig.DEFAULT.withDelay(settings.push().delay()),
                clock,
                System::nanoTime,
                random);
        accounts.onRevocation(push);
        mostWaiting = settings.sequencer().queue() / 4;
        sequencer = new Sequencer(
                store, entries, log, ContentJson::sameJson, clock, settings.sequencer(), new Listener(), new TurnEnd());
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
        pushing = vital("push", push::run, failure);
        sequencing = vital("sequencer", sequencer::run, failure);
    }

    /// What is committed can be read before anybody hears of it.
    private final class Listener implements Committed.Listener {
        @Override
        public void committed(List<Committed> entries) {
            horizon.committed(entries);
            hub.committed(entries);
            presences.committed(entries);
        }

        @Override
        public void told() {
            hub.told();
        }
    }

    private static Thread vital(String name, Runnable work, Consumer<Throwable> failure) {
        return Thread.ofPlatform()
                .name(name)
                .uncaughtExceptionHandler((_, e) -> failure.accept(e))
                .start(work);
    }

    /// Decides what was taken, and takes no more. Returns when that is appended, or after a few seconds.
    void stopDeciding() {
        sequencer.stop();
        try {
            sequencing.join(LAST_DECISIONS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Messages come first.
    private boolean isBusy() {
        return sequencer.waiting() > mostWaiting;
    }

    private void round() {
        try {
            board.step();
        } catch (RuntimeException e) {
            LOG.warn("a round of presence could not be finished", e);
        }
    }

    private void endRounds() {
        rounds.shutdown();
        try {
            if (rounds.awaitTermination(LAST_ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                board.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is due is durable already; this writes how far it has come.
    private void endPush() {
        push.stop();
        try {
            if (!pushing.join(LAST_PUSH)) {
                LOG.warn("push did not end: what it was about to write is done again after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopDeciding();
        endRounds();
        endPush();
        news.shutdown();
        hashing.close();
    }

    private static PasswordHashing hashing(Settings settings, SecureRandom random) {
        var hashes = settings.accounts().hashes();
        PasswordHash.Cost cost = new PasswordHash.Cost(hashes.memoryKib(), hashes.iterations(), hashes.parallelism());
        return new PasswordHashing(
                new PasswordHashing.Load(cost, hashes.atOnce(), hashes.waiting()),
                hashes.pepper().map(pepper -> pepper.getBytes(StandardCharsets.UTF_8)),
                random,
                Thread.ofPlatform().name("password-", 0).daemon().factory());
    }

    private static AccountSettings accountSettings(Settings settings) {
        var set = settings.accounts();
        AccountSettings usual = AccountSettings.DEFAULT;
        AccountSettings wanted = new AccountSettings(
                set.accessTokenLife(),
                set.maxDevices(),
                set.cachedDevices(),
                set.cachedFor(),
                usual.signUpsPerBlock(),
                usual.signUps(),
                usual.logInsPerBlock(),
                usual.logIns(),
                usual.refreshes(),
                set.lookUpsPerDay());
        return set.rateLimits() ? wanted : wanted.withoutRates();
    }
}
