package chat.maru.edge.events;

import chat.maru.core.inbox.InboxRead;
import chat.maru.core.presence.Ending;
import chat.maru.core.presence.Way;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.Cursor;
import chat.maru.wire.CloseCode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One outlet that receives its caller's inbox from a cursor on, until it is closed.
///
/// Confined to the outlet's event loop, apart from what is said of [Subscriber].
final class Stream implements Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
    // Small enough that a client that stops reading costs no more, large enough that catching up is quick.
    private static final int PAGE_ENTRIES = 256;
    private static final int PAGE_BYTES = 128 * 1024;
    private static final Duration AGAIN = Duration.ofMillis(100);
    /// The reason to give with a close code when the node has too much to do.
    static final String FULL = "full";

    private final Receiving receiving;
    private final Outlet outlet;
    private final Caller caller;
    private final Runnable begun;
    private final Consumer<InboxRead.Reason> reset;
    private final Feed feed;
    private boolean attached;
    private Ending ending = Ending.CLEAN;

    /// @param begun run on the loop once the device is known to be signed in still, and will be told if not
    /// @param reset told if the cursor turns out to be of no use
    Stream(
            Receiving receiving,
            Outlet outlet,
            Caller caller,
            Cursor from,
            Runnable begun,
            Consumer<InboxRead.Reason> reset) {
        this.receiving = Objects.requireNonNull(receiving);
        this.outlet = Objects.requireNonNull(outlet);
        this.caller = Objects.requireNonNull(caller);
        this.begun = Objects.requireNonNull(begun);
        this.reset = Objects.requireNonNull(reset);
        this.feed = new Feed(outlet, from, this::read);
    }

    void begin() {
        switch (receiving.hub().attach(this)) {
            case TOO_MANY -> close(CloseCode.TOO_MANY_REQUESTS);
            case DRAINING -> close(CloseCode.DRAINING);
            case YES -> {
                attached = true;
                check();
            }
        }
    }

    void writable() {
        feed.writable();
    }

    /// No more is written: the outlet is over.
    void end() {
        end(
                switch (outlet.ending()) {
                    case CLEAN -> Ending.CLEAN;
                    case BROKEN -> Ending.BROKEN;
                    case SILENT -> Ending.SILENT;
                });
    }

    private void end(Ending how) {
        feed.close();
        if (attached) {
            ending = how;
            receiving.hub().detach(this);
            attached = false;
        }
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Executor loop() {
        return outlet.loop();
    }

    @Override
    public void offered(Delivery delivery) {
        feed.offered(delivery);
    }

    @Override
    public boolean told(Ephemeral ephemeral) {
        return feed.told(ephemeral);
    }

    @Override
    public Way way() {
        return switch (outlet.kind()) {
            case WEBSOCKET -> Way.SOCKET;
            case EVENTS -> Way.EVENTS;
        };
    }

    @Override
    public Ending ending() {
        return ending;
    }

    @Override
    public void dismissed(CloseCode code) {
        close(code);
    }

    private void close(CloseCode code) {
        end(Ending.CLEAN);
        outlet.close(code.number(), code.reason());
    }

    /// Whether the device is still signed in is looked up after it was attached and before anything is read: a
    /// revocation before that is seen here, one after it reaches the subscriber. It waits behind no pages,
    /// because a client that is no more signed in could go on sending meanwhile.
    private void check() {
        try {
            receiving.lookUps().execute(() -> Turn.of(outlet, checkNow()));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is sent away: too many streams begin at once", caller, e);
            end(Ending.BROKEN);
            outlet.close(CloseCode.DRAINING.number(), FULL);
        }
    }

    /// Runs on a thread for look-ups.
    private Runnable checkNow() {
        try {
            return receiving.signedIn().test(caller) ? this::beginFeed : () -> close(CloseCode.UNAUTHENTICATED);
        } catch (RuntimeException | Error e) {
            LOG.error("the device of {} could not be looked up", caller, e);
            return () -> close(CloseCode.INTERNAL);
        }
    }

    private void beginFeed() {
        feed.begin();
        begun.run();
    }

    /// Where the readers are too busy it asks again soon. Nothing is lost meanwhile: what is offered is
    /// remembered by its offset only, and found in the log.
    private void read(Cursor cursor) {
        try {
            receiving.readers().execute(() -> Turn.of(outlet, readNow(cursor)));
        } catch (RejectedExecutionException e) {
            LOG.debug("the readers are busy; {} asks again", caller, e);
            outlet.deadline(AGAIN, () -> readAgain(cursor));
        }
    }

    private void readAgain(Cursor cursor) {
        if (attached) {
            read(cursor);
        }
    }

    /// Runs on a reader's thread.
    private Runnable readNow(Cursor cursor) {
        try {
            return switch (receiving.inbox().read(caller.account(), cursor, PAGE_ENTRIES, PAGE_BYTES)) {
                case InboxRead.Page page -> () -> feed.arrived(page);
                case InboxRead.Reset(InboxRead.Reason reason) ->
                    () -> {
                        end(Ending.BROKEN);
                        reset.accept(reason);
                    };
            };
        } catch (RuntimeException | Error e) {
            LOG.error("the inbox of account {} could not be read", caller.account(), e);
            return () -> close(CloseCode.INTERNAL);
        }
    }
}
