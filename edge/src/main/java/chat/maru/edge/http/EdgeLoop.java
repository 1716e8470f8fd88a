package chat.maru.edge.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One event loop's connections: flushes those that were written to once at the end of each turn, and looks
/// at all of them now and then, in place of a timer for each.
///
/// Confined to its event loop, apart from the constructor.
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the channel's end
final class EdgeLoop {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final FastThreadLocal<EdgeLoop> CURRENT = new FastThreadLocal<>();

    private final SingleThreadEventLoop eventLoop;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final List<Connection> connections = new ArrayList<>();
    private List<Connection> dirty = new ArrayList<>();
    private List<Connection> spare = new ArrayList<>();
    private boolean turnEnds;
    private boolean ending;
    private long dated = Long.MIN_VALUE;
    private String date = "";

    EdgeLoop(SingleThreadEventLoop eventLoop, LongSupplier nanoTime, InstantSource clock, long sweepNanos) {
        this.eventLoop = eventLoop;
        this.nanoTime = nanoTime;
        this.clock = clock;
        eventLoop.execute(() -> CURRENT.set(this));
        eventLoop.scheduleWithFixedDelay(this::sweep, sweepNanos, sweepNanos, TimeUnit.NANOSECONDS);
    }

    /// The one whose thread this is.
    static @Nullable EdgeLoop current() {
        return CURRENT.get();
    }

    SingleThreadEventLoop eventLoop() {
        return eventLoop;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /// The `Date` line of what is answered now; made once a second.
    String date() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        if (second != dated) {
            dated = second;
            date = "Date: " + HTTP_DATE.format(Instant.ofEpochSecond(second)) + "\r\n";
        }
        return date;
    }

    void add(Connection connection) {
        connection.place = connections.size();
        connections.add(connection);
    }

    void remove(Connection connection) {
        Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.place, last);
            last.place = connection.place;
        }
    }

    void replace(Connection old, Connection successor) {
        successor.place = old.place;
        connections.set(old.place, successor);
    }

    /// Has `connection` flushed when this turn ends. The connection remembers by a flag of its own that it was
    /// asked for, so that it is asked once a turn.
    void flushLater(Connection connection) {
        dirty.add(connection);
        if (!turnEnds) {
            turnEnds = true;
            if (ending) {
                // Who writes again at once because there is room must not keep the loop from its other connections.
                eventLoop.execute(this::endTurn);
            } else {
                eventLoop.executeAfterEventLoopIteration(this::endTurn);
            }
        }
    }

    /// Ends the connections that wait for a request.
    void drain() {
        List.copyOf(connections).forEach(connection -> guarded(connection, Connection::drain));
    }

    /// Ends every connection, each in its own way; the futures tell when.
    List<ChannelFuture> closeAll() {
        List<ChannelFuture> ends = new ArrayList<>();
        for (Connection connection : List.copyOf(connections)) {
            ends.add(connection.channel.closeFuture());
            guarded(connection, Connection::shutDown);
        }
        return ends;
    }

    private void endTurn() {
        turnEnds = false;
        List<Connection> flushing = dirty;
        dirty = spare;
        spare = flushing;
        ending = true;
        for (Connection connection : flushing) {
            guarded(connection, Connection::flushNow);
        }
        ending = false;
        flushing.clear();
    }

    private void sweep() {
        long now = now();
        Consumer<Connection> look = connection -> connection.sweepNow(now);
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                guarded(connections.get(i), look);
            }
        }
    }

    /// Whatever breaks ends its own connection: the others have their turn, and the loop looks at them again.
    private static void guarded(Connection connection, Consumer<Connection> call) {
        try {
            call.accept(connection);
        } catch (RuntimeException | Error e) {
            connection.broken(e);
        }
    }
}
