/// HTTP/1.1, server-sent events and WebSockets on Netty: what is strict, bounded and the same for every route.
/// Knows nothing of chat. [chat.maru.edge.http.HttpListener] listens, [chat.maru.edge.http.Router] knows the
/// routes, handlers answer [chat.maru.edge.http.Request]s with [chat.maru.edge.http.Response]s, and an
/// [chat.maru.edge.http.Outlet] is an open way out to one client.
@NullMarked
package chat.maru.edge.http;

import org.jspecify.annotations.NullMarked;
