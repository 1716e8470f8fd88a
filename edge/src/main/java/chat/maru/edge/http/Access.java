package chat.maru.edge.http;

/// Who may use a route. Checked after the route is known and before a byte of the body is read.
public enum Access {
    /// Anyone. An `Authorization` header is not looked at.
    PUBLIC,
    /// Whoever shows a valid access token in the `Authorization` header.
    TOKEN,
    /// As `TOKEN`; but a WebSocket upgrade may come without an `Authorization` header, in which case
    /// [Request#caller()] is empty and the first frame must log in. Only such routes can be upgraded.
    TOKEN_OR_HELLO
}
