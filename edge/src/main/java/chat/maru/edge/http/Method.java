package chat.maru.edge.http;

/// The request methods a route may have. All others are refused: 405 where the path is known, 404 where not.
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE
}
