package chat.maru.edge.http;

/// What body a route takes.
///
/// Immutable.
public sealed interface Body {

    /// No body: more than zero bytes are refused with 413.
    Body NONE = new None();

    /// A JSON body of at most so many bytes.
    static Body json(int limit) {
        return new Json(limit);
    }

    /// The most bytes that are read.
    int limit();

    /// No body.
    record None() implements Body {
        @Override
        public int limit() {
            return 0;
        }
    }

    /// A body of `Content-Type: application/json` and at most `limit` bytes. Without a length and without
    /// chunks it is refused with 411, of another type or encoded with 415, longer with 413; each before the
    /// body is read.
    record Json(int limit) implements Body {
        public Json {
            if (limit < 1) {
                throw new IllegalArgumentException("a body limit of " + limit);
            }
        }
    }
}
