package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

/// One open way out to a client: a server-sent-events response or a WebSocket.
///
/// Confined to its event loop: except for [#loop()], every method must be called there. What is written in
/// one turn of the loop leaves in one flush at the turn's end, in the order of the calls. After [#close(int,
/// String)], or once the client is gone, writes are released and dropped.
public interface Outlet {

    /// How it ended.
    enum Ending {
        /// One side said so.
        CLEAN,
        /// It broke, or was given up because the client took nothing.
        BROKEN,
        /// It was given up because nothing came from the client any more.
        SILENT
    }

    /// What carries it.
    enum Kind {
        EVENTS,
        WEBSOCKET
    }

    Kind kind();

    /// The loop it lives on. Thread-safe.
    Executor loop();

    /// The other end of the connection.
    InetAddress remote();

    /// Whether less than the high-water mark waits to be sent. Once this has answered `false`,
    /// [OutletListener#writable()] tells when less than the low-water mark is left. Writing on regardless is
    /// possible up to [HttpLimits#maxPendingBytes()], where the connection is reset.
    boolean writable();

    /// Sends bytes that are framed already, by [WebSocketFrames] or [ServerSentEvents]. Takes over one
    /// reference.
    void write(ByteBuf framed);

    /// Says farewell (a WebSocket close frame, the `bye` event) after what was written before, and closes.
    /// The first call counts. The reason goes to the client: at most 123 bytes of UTF-8, longer is cut.
    void close(int code, String reason);

    /// Runs `action` on the loop once `after` has passed (not before, up to a sweep later), unless the outlet
    /// has closed or another deadline was set, which replaces this one.
    void deadline(Duration after, Runnable action);

    /// Forgets the deadline.
    void noDeadline();

    /// How it ended, once it has.
    Ending ending();

    /// Says that the client has logged in by a frame, so that the connection no longer counts as
    /// unauthenticated. Connections with a token count as such by themselves.
    void authenticated();

    /// Stops to deliver [OutletListener#text(ByteBuf)], and soon to read from the socket, until [#resume()].
    /// The client's silence doesn't count meanwhile.
    void pause();

    /// Goes on delivering. May deliver before it returns.
    void resume();
}
