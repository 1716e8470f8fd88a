package chat.maru.edge.http;

import chat.maru.wire.ProblemCode;
import io.netty.buffer.ByteBuf;

/// What [RequestParser] found next.
sealed interface Step {

    /// Nothing yet: more bytes are needed.
    enum More implements Step {
        MORE
    }

    /// A request begins. Its body, if it has one, is next; else the next request is.
    record Head(RequestHead head) implements Step {}

    /// A piece of the body: a view of the bytes given, good until they change.
    record Data(ByteBuf bytes) implements Step {}

    /// The body is complete; the next request is next.
    enum End implements Step {
        END
    }

    /// These bytes are not a request; where the next one would begin is unknown.
    record Bad(ProblemCode code, String detail) implements Step {}
}
