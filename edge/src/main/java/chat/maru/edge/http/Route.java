package chat.maru.edge.http;

import java.util.Objects;

/// One operation: a method on a path pattern, who may use it, what body it takes and what it does.
///
/// A pattern is `/` or a sequence of `/segment`, where a segment is literal (unreserved characters) or one
/// `{name}`, which matches any one segment. `contentSecurityPolicy` goes out with every response of the
/// handler; empty: the strictest, which is right for anything but pages.
///
/// Immutable.
public record Route(
        Method method, String pattern, Access access, Body body, Handler handler, String contentSecurityPolicy) {

    public Route {
        Objects.requireNonNull(method);
        Objects.requireNonNull(access);
        Objects.requireNonNull(body);
        Objects.requireNonNull(handler);
        Objects.requireNonNull(contentSecurityPolicy);
        Pattern.parse(pattern);
        if (access == Access.TOKEN_OR_HELLO && method != Method.GET) {
            throw new IllegalArgumentException(pattern + ": only GET can be upgraded");
        }
    }

    public Route(Method method, String pattern, Access access, Body body, Handler handler) {
        this(method, pattern, access, body, handler, "");
    }

    /// For callers with a token.
    public Route(Method method, String pattern, Body body, Handler handler) {
        this(method, pattern, Access.TOKEN, body, handler, "");
    }
}
