package chat.maru.edge.events;

import chat.maru.edge.http.Authenticator;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.OutletListener;
import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The ways to receive that take their time, without HTTP around them: what [Events] answers requests with, and
/// what drives a node without any network begins with.
///
/// Thread-safe.
public final class Ways {
    private static final int MAX_BYTES = 1024 * 1024;

    private final Receiving receiving;
    private final Sending sending;
    private final Authenticator authenticator;
    private final LongSupplier nanoTime;

    /// @param nanoTime a clock that never goes back, in nanoseconds
    public Ways(Receiving receiving, Sending sending, Authenticator authenticator, LongSupplier nanoTime) {
        this.receiving = Objects.requireNonNull(receiving);
        this.sending = Objects.requireNonNull(sending);
        this.authenticator = Objects.requireNonNull(authenticator);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    /// A client on a WebSocket, for one outlet of that kind.
    ///
    /// @param caller who it is, if the handshake said so; otherwise the first frame must
    /// @param since  where to go on from, if the address said so
    public OutletListener webSocket(@Nullable Caller caller, @Nullable CursorToken since) {
        return new WebSocketSession(receiving, sending, authenticator, caller, since);
    }

    /// A client of server-sent events, for one outlet of that kind.
    ///
    /// @param from read behind this cursor
    public OutletListener eventSource(Caller caller, Cursor from) {
        return new EventSourceSession(receiving, caller, from);
    }

    /// A request that waits for news.
    ///
    /// @param from  read behind this cursor
    /// @param limit most entries of the answer, which ends with the entry that brings it to 1 MiB in any case
    /// @param wait  after how long nothing is an answer as well
    /// @param gone  completes when the client has gone
    public LongPoll longPoll(Caller caller, Cursor from, int limit, Duration wait, CompletionStage<Void> gone) {
        return new LongPoll(receiving, caller, from, limit, MAX_BYTES, wait, gone, nanoTime);
    }
}
