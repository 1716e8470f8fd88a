package chat.maru.server;

import chat.maru.core.push.PushDecision;
import chat.maru.edge.http.Route;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.PushService;
import chat.maru.server.backup.ControlSocket;
import chat.maru.server.settings.Settings;
import chat.maru.server.settings.Storage;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A whole node in one process: RocksDB underneath, the chat on it, the listeners in front. Everything is
/// made here.
///
/// Thread-safe.
public final class EmbeddedNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final long FAREWELL_STEP_MILLIS = 20;

    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());
    private final Metrics metrics = new Metrics();
    private final RocksEngine engine;
    private final PushProviders providers;
    private final Chat chat;
    private final Front front;
    private final AdminFront admin;
    private final Optional<ControlSocket> control;
    private volatile boolean stopping;

    private EmbeddedNode(Settings settings) {
        SecureRandom random = new SecureRandom();
        Closing opened = new Closing();
        try {
            engine = opened.add(RocksEngine.open(settings.storage().data(), engineConfig(settings.storage()), random));
            providers = opened.add(PushProviders.open(settings.push(), random));
            chat = opened.add(new Chat(engine.store(), engine.log(), settings, providers.all(), random, this::fail));
            front = opened.add(listening("", () -> new Front(chat, providers.webPush(), settings, random, metrics)));
            admin = opened.add(listening("admin-", () -> new AdminFront(settings, this::unready, metrics)));
            control = ControlSocket.open(settings.storage().data(), engine, random);
        } catch (RuntimeException | Error e) {
            housekeeping.shutdownNow();
            opened.closeAfter(e);
            throw e;
        }
        if (front.isExposed()) {
            LOG.warn(
                    "listening beyond this machine without TLS: unless a proxy in front does it, everybody on the way can"
                            + " read passwords and messages");
        }
        if (front.isBehindUnknownProxy()) {
            LOG.warn("clients come by https but TLS is off here, so a proxy must be in front; without its address in"
                    + " trusted-proxies all of them share what one address may do");
        }
        watch();
        var _ = housekeeping.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.HOURS);
    }

    /// Opens the data directory and listens; clients are served when this returns.
    ///
    /// @throws StartFailure if it cannot, with a sentence for whoever started it
    public static EmbeddedNode start(Settings settings) throws StartFailure {
        try {
            return new EmbeddedNode(settings);
        } catch (StoreUnavailableException | StoreCorruptException e) {
            throw new StartFailure(
                    "The data directory "
                            + settings.storage().data().toAbsolutePath().normalize() + " cannot be opened: "
                            + e.getMessage() + ".",
                    e);
        } catch (UncheckedIOException e) {
            throw new StartFailure("Maru " + e.getMessage() + ".", e);
        }
    }

    /// With the settings that choose another address, where this one cannot be had.
    private static <T> T listening(String flags, Supplier<T> start) {
        try {
            return start.get();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BindException why) {
                throw new UncheckedIOException(
                        e.getMessage() + "; --" + flags + "port and --" + flags + "bind choose others", why);
            }
            throw e;
        }
    }

    @Override
    public String publicUrl() {
        return front.url();
    }

    @Override
    public String adminUrl() {
        return admin.url();
    }

    /// Every operation that clients can reach.
    public List<Route> routes() {
        return front.router().routes();
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    /// Refuses what is new, finishes what was taken, sends every client away, and closes the store: within 10
    /// seconds.
    @Override
    public void stop() {
        stopping = true;
        front.drain();
        chat.stopDeciding();
        chat.hub.drain();
        awaitFarewells();
        housekeeping.shutdownNow();
        admin.close();
        control.ifPresent(ControlSocket::close);
        front.close();
        chat.close();
        providers.close();
        engine.close();
        metrics.close();
    }

    private void awaitFarewells() {
        long steps = FAREWELL.toMillis() / FAREWELL_STEP_MILLIS;
        try {
            while (steps-- > 0 && front.connections() > 0) {
                Thread.sleep(FAREWELL_STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> unready() {
        if (stopping) {
            return Optional.of("the node is stopping");
        }
        if (chat.sequencer.hasFailed()) {
            return Optional.of("nothing can be sent until a restart: the log has failed");
        }
        return switch (engine.store().writeState()) {
            case OPEN -> Optional.empty();
            case DISK_LOW -> Optional.of("the disk is nearly full: reading goes on, sending is refused");
            case DISK_FULL -> Optional.of("the disk is full: reading goes on, nothing is written, nobody can log in");
            case FAILED -> Optional.of("a write has failed: reading goes on, nothing is written until a restart");
        };
    }

    private void fail(Throwable why) {
        LOG.error("a thread that the node cannot do without has ended", why);
        failure.complete("a thread that the node cannot do without has ended: " + why);
    }

    private void sweep() {
        try {
            int rows = chat.accounts.sweep();
            LOG.debug("{} rows of failed log-ins swept", rows);
        } catch (RuntimeException e) {
            LOG.warn("failed log-ins could not be swept", e);
        }
    }

    private void watch() {
        metrics.gauge("maru_log_end", "Offset of the last durable entry", () -> chat.horizon.offset());
        metrics.gauge("maru_sequencer_waiting", "Commands that wait to be decided", chat.sequencer::waiting);
        metrics.gauge("maru_subscribers", "Streams and long polls that wait for entries", chat.hub::attached);
        metrics.gauge("maru_present", "Accounts that are there, or were a moment ago", chat.board::guests);
        watchWrites();
        watchPush();
        metrics.gauge("maru_hashes_waiting", "Passwords that wait to be hashed", chat.hashing::waiting);
        metrics.gauge("maru_hashes_computed", "Password hashes computed so far", chat.hashing::computed);
        metrics.gauge(
                "maru_writable",
                "1 while writes are accepted",
                () -> engine.store().writeState() == Store.WriteState.OPEN && !chat.sequencer.hasFailed() ? 1 : 0);
    }

    /// Entries by batches is how many share a sync, nanoseconds by batches how long one takes.
    private void watchWrites() {
        metrics.counter(
                "maru_written_batches",
                "Batches written, each with one sync",
                Map.of(),
                () -> engine.written().batches());
        metrics.counter(
                "maru_written_entries",
                "Entries of the log in them",
                Map.of(),
                () -> engine.written().entries());
        metrics.counter(
                "maru_written_bytes",
                "Bytes of the rows in them",
                Map.of(),
                () -> engine.written().bytes());
        metrics.counter(
                "maru_written_nanoseconds",
                "Time that writing and syncing took",
                Map.of(),
                () -> engine.written().nanos());
    }

    private void watchPush() {
        metrics.gauge("maru_push_behind", "Entries of the log that push has yet to follow", chat.push::behind);
        metrics.gauge("maru_push_accounts", "Accounts with devices that can be woken", chat.push::accounts);
        for (PushDecision decision : PushDecision.values()) {
            metrics.counter(
                    "maru_push_decisions",
                    "What was decided about waking devices",
                    Map.of("decision", decision.label()),
                    () -> chat.push.count(decision));
        }
        for (PushService service : chat.push.services()) {
            Map<String, String> tags = Map.of("service", service.name().toLowerCase(Locale.ROOT));
            metrics.gauge(
                    "maru_push_waiting",
                    "Notifications that wait for a service",
                    tags,
                    () -> chat.push.waiting(service));
            metrics.gauge(
                    "maru_push_under_way",
                    "Notifications that a service has not answered for yet",
                    tags,
                    () -> chat.push.underWay(service));
            metrics.gauge(
                    "maru_push_broken",
                    "1 while a service is taken for broken, and only probed",
                    tags,
                    () -> chat.push.isBroken(service) ? 1 : 0);
        }
    }

    private static EmbeddedConfig engineConfig(Storage storage) {
        return new EmbeddedConfig(
                storage.nativeDirectory(),
                storage.cacheBytes(),
                storage.writeBufferBytes(),
                storage.walBytes(),
                storage.queueBytes(),
                storage.queueRequests(),
                storage.lowWaterBytes());
    }
}
