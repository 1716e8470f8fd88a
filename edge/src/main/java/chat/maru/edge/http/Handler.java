package chat.maru.edge.http;

import java.util.concurrent.CompletionStage;

/// What a route does. Called only for requests that the router, the limits and the route's access let
/// through, for one connection never twice at a time. An exception (or a stage that fails) is answered with
/// 500 `internal` and logged; the connection goes on.
public sealed interface Handler {

    /// Names a lambda as one that may block.
    static Handler blocking(Blocking handler) {
        return handler;
    }

    /// Names a lambda as one that must not block.
    static Handler immediate(Immediate handler) {
        return handler;
    }

    /// Runs on a thread of the listener's request executor (a virtual thread each) and may block.
    @FunctionalInterface
    non-sealed interface Blocking extends Handler {
        Response handle(Request request) throws Exception;
    }

    /// Runs on the connection's event loop and must not block. The stage may complete later and on any thread.
    @FunctionalInterface
    non-sealed interface Immediate extends Handler {
        CompletionStage<Response> handle(Request request) throws Exception;
    }
}
