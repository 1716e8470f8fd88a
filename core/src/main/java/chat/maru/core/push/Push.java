package chat.maru.core.push;

import chat.maru.core.account.RevocationListener;
import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.History;
import chat.maru.core.history.Unread;
import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.DeviceId;
import chat.maru.model.PushContent;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.store.Durable;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes devices that are away and behind. It follows the log at its own pace, some seconds behind, with a
/// checkpoint of its own: what is due is durable together with how far it has come, so that a restart loses
/// none of it, and tells some of it twice. Nothing waits for it, and it waits for no push service.
///
/// Whatever changes here does so on one thread, that of [#run] (or, in a simulation, of whoever calls [#step]);
/// all other methods are thread-safe and hand over. What is handed over is bounded: answers by what is under
/// way, and registrations by a number beyond which they fail as [StoreUnavailableException].
public final class Push implements RevocationListener {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final long IDLE_MILLIS = 50;
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final int MOST_ASKED = 1_000;
    private static final int MOST_CHANGES = 20_000;
    private static final int MOST_DEVICES = 1_000;

    private final Store store;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final BiPredicate<AccountId, DeviceId> signedIn;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<PushService, Lane> lanes = new EnumMap<>(PushService.class);
    private final PushLog log;
    private final Records records;
    private final DueRows rows;
    private final Registrations registrations;
    private final Audiences audiences;
    private final Outbox outbox;
    private final PushFollower follower;
    private final Delivery delivery;
    private final Checkpoint checkpoint;
    private final Senders senders;
    private boolean started;
    private long pausedUntil;
    private boolean paused;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile long behind;
    private volatile int accounts;

    /// What push looks into.
    ///
    /// @param text     what a content says in words, if anything
    /// @param signedIn whether a device is signed in, durably; may block on the store
    public record Rooms(
            Store store,
            EntryReader entries,
            Horizon horizon,
            History history,
            Cursors cursors,
            Connected connected,
            BiPredicate<AccountId, DeviceId> signedIn,
            Function<Content, Optional<String>> text) {}

    /// @param providers one for each service that is used; closed by whoever made them, behind [#run]
    /// @param nanoTime  a clock that never goes back, in nanoseconds
    /// @param random    for the jitter of what is tried again
    public Push(
            Rooms rooms,
            Collection<PushProvider> providers,
            PushConfig config,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.store = rooms.store();
        this.clock = Objects.requireNonNull(clock);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.signedIn = rooms.signedIn();
        this.log = new PushLog(store);
        this.records = new Records(log);
        this.rows = new DueRows(store);
        this.checkpoint = new Checkpoint(store, rows, log);
        this.senders = new Senders(store);
        this.registrations = new Registrations(store, signedIn);
        this.audiences = new Audiences(store, registrations);
        providers.forEach(provider -> lanes.put(provider.service(), new Lane(provider, config, random)));
        this.outbox = new Outbox(rows, registrations, lanes, records, config);
        Unread unread = new Unread(store, rooms.entries(), rooms.horizon(), rooms.history());
        Judge judge = new Judge(store, rooms.entries(), rooms.horizon(), rooms.cursors(), unread, rooms.connected());
        this.follower = new PushFollower(
                store,
                rooms.entries(),
                rooms.horizon(),
                registrations,
                audiences,
                judge,
                rows,
                outbox,
                records,
                config.delay());
        Answering answering =
                new Answering(rows, outbox, registrations, records, new Backoff(config.retryMost(), random), config);
        this.delivery = new Delivery(
                rows,
                outbox,
                registrations,
                judge,
                new Composer(store, rooms.entries(), rooms.history(), unread, rooms.text(), config.life()),
                rooms.entries(),
                records,
                config,
                lanes.values(),
                answering,
                (lane, key, flight, result) -> tasks.add(() -> answering.answered(
                        lane, key, flight, result, this.clock.instant(), this.nanoTime.getAsLong())));
    }

    /// The services that devices can register with.
    public Set<PushService> services() {
        return Set.copyOf(lanes.keySet());
    }

    /// Registers a device in place of what it had; the target is taken from any other device that has it. The
    /// future completes when that is durable, or fails with a [StoreUnavailableException]; its dependents must
    /// be short.
    public CompletableFuture<PushOutcome> register(
            AccountId account, DeviceId device, PushTarget target, PushContent content) {
        Registration registration = new Registration(target, content);
        return lanes.containsKey(target.service())
                ? asked(() -> registered(account, device, registration))
                : CompletableFuture.completedFuture(PushOutcome.NO_SUCH_SERVICE);
    }

    private PushOutcome registered(AccountId account, DeviceId device, Registration registration) {
        if (!signedIn.test(account, device)) {
            return PushOutcome.NO_SUCH_DEVICE;
        }
        boolean first = !registrations.mayHave(account);
        boolean otherwise = registrations
                .known(account, device)
                .filter(before -> !before.target().equals(registration.target()))
                .isPresent();
        registrations
                .register(account, device, registration)
                .ifPresent(owner -> outbox.end(owner.account(), owner.device(), clock.instant()));
        if (otherwise) {
            outbox.renew(account, device, clock.instant(), nanoTime.getAsLong());
        }
        if (first) {
            audiences.changed();
        }
        return PushOutcome.DONE;
    }

    /// The device is not woken any more. Does nothing where it was not. The future is as that of [#register].
    public CompletableFuture<PushOutcome> unregister(AccountId account, DeviceId device) {
        return asked(() -> {
            registrations.remove(account, device);
            outbox.end(account, device, clock.instant());
            return PushOutcome.DONE;
        });
    }

    /// The account wants to be woken like this, on all its devices. The future is as that of [#register].
    public CompletableFuture<PushOutcome> prefer(AccountId account, PushPreferences preferences) {
        return asked(() -> {
            registrations.prefer(account, preferences);
            return PushOutcome.DONE;
        });
    }

    /// When the account does not want to be woken, durable. Blocks on the store.
    public PushPreferences preferences(AccountId account) {
        return Registrations.preferences(store, account);
    }

    /// What the push service of a device may know; empty if the device is not registered, or with a service that
    /// is not used now. Blocks on the store.
    public Optional<PushContent> content(AccountId account, DeviceId device) {
        return Registrations.registration(store, account, device)
                .filter(registration -> lanes.containsKey(registration.target().service()))
                .map(Registration::content);
    }

    /// Why devices were woken or not.
    public PushLog log() {
        return log;
    }

    private CompletableFuture<PushOutcome> asked(Supplier<PushOutcome> change) {
        if (stopping || asked.get() >= MOST_ASKED) {
            return CompletableFuture.failedFuture(
                    new StoreUnavailableException(asked.get() + " changes of push registrations wait"));
        }
        asked.incrementAndGet();
        CompletableFuture<PushOutcome> done = new CompletableFuture<>();
        Runnable task = () -> {
            asked.decrementAndGet();
            try {
                done.complete(change.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        };
        tasks.add(task);
        if (ended && tasks.remove(task)) {
            done.completeExceptionally(new StoreUnavailableException("push has ended"));
        }
        return done;
    }

    /// Takes away what devices that are signed out have left.
    @Override
    public void revoked(AccountId account, Predicate<DeviceId> which, Why why) {
        tasks.add(() -> forget(account, which));
    }

    private void forget(AccountId account, Predicate<DeviceId> which) {
        Set<DeviceId> devices = new LinkedHashSet<>(registrations.rows(account));
        store.orders(Table.PUSH_LOG, Keys.partition(account), Range.first(MOST_DEVICES))
                .forEach(order -> devices.add(new DeviceId(Keys.uuid(order))));
        Set<DueKey> due = rows.of(account);
        due.forEach(key -> devices.add(key.device()));
        devices.removeIf(device -> !which.test(device));
        due.stream().filter(key -> devices.contains(key.device())).forEach(outbox::remove);
        devices.forEach(device -> {
            log.forget(account, device);
            registrations.remove(account, device);
        });
        if (!devices.isEmpty()) {
            Durable.await(store.write(
                    Need.VITAL,
                    batch -> devices.forEach(device -> batch.delete(Table.PUSH_LOG, Keys.device(account, device)))));
        }
        registrations.forget(account);
    }

    /// Follows and delivers until [#stop], writes what is to be written, and returns. Runs on a thread of its
    /// own.
    public void run() {
        while (!stopping) {
            try {
                if (!step()) {
                    Runnable task = tasks.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                    if (task != null) {
                        done(task);
                    }
                }
            } catch (InterruptedException _) {
                stopping = true;
            }
        }
        ended = true;
        drain();
        if (started) {
            guarded(() -> checkpoint.writeAll(follower.cursor(), nanoTime.getAsLong()));
        }
    }

    /// Takes no more registrations; [#run] returns soon.
    public void stop() {
        stopping = true;
    }

    /// Does what is to be done now, a share of it at most, and says whether there was anything.
    public boolean step() {
        boolean any = drain();
        any |= guarded(this::follow);
        return any;
    }

    private boolean drain() {
        boolean any = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            done(task);
            any = true;
        }
        return any;
    }

    private static void done(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("something about push was not done", e);
        }
    }

    /// While the store takes nothing, or something cannot be read, it goes on a little later.
    private boolean guarded(Supplier<Boolean> action) {
        long nanos = nanoTime.getAsLong();
        paused &= pausedUntil - nanos > 0;
        if (paused) {
            return false;
        }
        try {
            return action.get();
        } catch (StoreUnavailableException | StoreCorruptException e) {
            LOG.warn("push waits a moment: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("push waits a moment, because it does not know what this is", e);
        }
        paused = true;
        pausedUntil = nanos + PAUSE;
        return false;
    }

    private boolean follow() {
        Instant now = clock.instant();
        long nanos = nanoTime.getAsLong();
        if (!started) {
            start(now, nanos);
        }
        boolean any = rows.changes() < MOST_CHANGES && follower.step(now, nanos);
        any |= checkpoint.write(follower.cursor(), nanos);
        any |= delivery.step(now, nanos);
        for (Lane lane : lanes.values()) {
            if (rows.changes() == 0 && lane.hasRoomAgain()) {
                outbox.reload(lane, nanos);
            }
        }
        behind = follower.behind();
        accounts = registrations.accounts();
        return any;
    }

    private void start(Instant now, long nanos) {
        Set<PushService> registered = registrations.load();
        lanes.values()
                .forEach(lane -> senders.remember(
                        lane.provider(), registered.contains(lane.provider().service())));
        follower.start(checkpoint.read(nanos));
        outbox.load(now, nanos);
        started = true;
    }

    /// How often this was decided since the start.
    public long count(PushDecision decision) {
        return records.count(decision);
    }

    /// How many entries of the log are old enough to be followed, and are not yet.
    public long behind() {
        return behind;
    }

    /// How many accounts have devices that can be woken.
    public int accounts() {
        return accounts;
    }

    /// How many notifications wait for a service, in memory.
    public int waiting(PushService service) {
        return lanes.containsKey(service) ? lane(service).waiting() : 0;
    }

    /// How many notifications a service has not answered for yet.
    public int underWay(PushService service) {
        return lanes.containsKey(service) ? lane(service).underWay() : 0;
    }

    /// Whether a service is taken for broken, and only probed.
    public boolean isBroken(PushService service) {
        return lanes.containsKey(service) && lane(service).isBroken();
    }

    private Lane lane(PushService service) {
        return Objects.requireNonNull(lanes.get(service));
    }
}
