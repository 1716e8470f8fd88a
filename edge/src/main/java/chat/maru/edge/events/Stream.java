package chat.maru.edge.events;

import chat.maru.core.inbox.InboxRead;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.Cursor;
import chat.maru.wire.CloseCode;
import java.util.Objects;
import java.util.concurrent.Executor;
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

    private final Receiving receiving;
    private final Outlet outlet;
    private final Caller caller;
    private final Consumer<InboxRead.Reason> reset;
    private final Feed feed;
    private boolean attached;
    private boolean known;

    /// @param reset told if the cursor turns out to be of no use
    Stream(Receiving receiving, Outlet outlet, Caller caller, Cursor from, Consumer<InboxRead.Reason> reset) {
        this.receiving = Objects.requireNonNull(receiving);
        this.outlet = Objects.requireNonNull(outlet);
        this.caller = Objects.requireNonNull(caller);
        this.reset = Objects.requireNonNull(reset);
        this.feed = new Feed(outlet, from, this::read);
    }

    void begin() {
        switch (receiving.hub().attach(this)) {
            case TOO_MANY -> close(CloseCode.TOO_MANY_REQUESTS);
            case DRAINING -> close(CloseCode.DRAINING);
            case YES -> {
                attached = true;
                feed.begin();
            }
        }
    }

    void writable() {
        feed.writable();
    }

    /// No more is written.
    void end() {
        feed.close();
        if (attached) {
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
    public void dismissed(CloseCode code) {
        close(code);
    }

    private void close(CloseCode code) {
        end();
        outlet.close(code.number(), code.reason());
    }

    private void read(Cursor cursor) {
        boolean first = !known;
        known = true;
        receiving.readers().execute(() -> Turn.of(outlet, readNow(cursor, first)));
    }

    /// Runs on a reader's thread. Whether the device is still signed in is looked up after it was attached: a
    /// revocation before that is seen here, one after it reaches the subscriber.
    private Runnable readNow(Cursor cursor, boolean first) {
        try {
            if (first && !receiving.signedIn().test(caller)) {
                return () -> close(CloseCode.UNAUTHENTICATED);
            }
            return switch (receiving.inbox().read(caller.account(), cursor, PAGE_ENTRIES, PAGE_BYTES)) {
                case InboxRead.Page page -> () -> feed.arrived(page);
                case InboxRead.Reset(InboxRead.Reason reason) ->
                    () -> {
                        end();
                        reset.accept(reason);
                    };
            };
        } catch (RuntimeException | Error e) {
            LOG.error("the inbox of account {} could not be read", caller.account(), e);
            return () -> close(CloseCode.INTERNAL);
        }
    }
}
