package chat.maru.edge.http;

import io.netty.handler.codec.http.HttpHeaders;

/// A request's first line and headers, as [RequestParser] let them through: the framing is beyond doubt.
///
/// Immutable, if nobody changes the headers.
///
/// @param target in origin form, not decoded
/// @param length of the body; 0 without one, -1 if it comes in chunks
/// @param stated whether the request says anything about a body
/// @param keepAlive whether the client wants to send another request
/// @param awaitsContinue whether the client waits for `100 Continue` before it sends the body
record RequestHead(
        String method,
        String target,
        boolean http11,
        HttpHeaders headers,
        long length,
        boolean stated,
        boolean keepAlive,
        boolean awaitsContinue) {

    boolean hasBody() {
        return length != 0;
    }
}
