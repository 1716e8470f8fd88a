package chat.maru.edge.http;

/// What a listener counts. Called on event loops; must not block or throw.
///
/// Thread-safe.
public interface EdgeMetrics {

    /// Counts nothing.
    EdgeMetrics NONE = new EdgeMetrics() {};

    /// A connection was accepted.
    default void connectionOpened() {}

    /// An accepted connection has ended.
    default void connectionClosed() {}

    /// A connection was turned away for a limit: `"full"` or `"address"`.
    default void connectionRefused(String limit) {}

    /// A request was answered; `route` is its pattern, or `""` where it matched none. For streams and
    /// upgrades the time until they opened.
    default void request(Method method, String route, int status, long nanos) {}

    /// A request with a method that is no route's, or not even a request.
    default void badRequest(int status) {}

    /// An outlet opened.
    default void outletOpened(Outlet.Kind kind) {}

    /// An outlet ended.
    default void outletClosed(Outlet.Kind kind) {}

    /// A text message came in over a WebSocket.
    default void messageIn(int bytes) {}

    /// A frame or event went out.
    default void frameOut(int bytes) {}

    /// Bytes came in, after TLS.
    default void bytesIn(int bytes) {}

    /// Bytes went out, before TLS.
    default void bytesOut(int bytes) {}
}
