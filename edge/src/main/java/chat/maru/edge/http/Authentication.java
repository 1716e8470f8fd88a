package chat.maru.edge.http;

import chat.maru.wire.ProblemCode;
import java.util.Objects;

/// What an [Authenticator] found.
///
/// Immutable.
public sealed interface Authentication {

    /// The token is good.
    record Authenticated(Caller caller) implements Authentication {
        public Authenticated {
            Objects.requireNonNull(caller);
        }
    }

    /// The token is not; with a code of status 401, or 503 where nobody can tell at present.
    record Refused(ProblemCode code) implements Authentication {
        public Refused {
            if (code.status() != 401 && code.status() != 503) {
                throw new IllegalArgumentException("refused with " + code);
            }
        }
    }
}
