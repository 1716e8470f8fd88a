package chat.maru.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What came of reading something a client sent.
///
/// Immutable.
public sealed interface Parsed<T> {

    /// It is well formed and within all limits.
    record Ok<T>(T value) implements Parsed<T> {
        public Ok {
            Objects.requireNonNull(value);
        }
    }

    /// It is not; nothing of it may be used.
    ///
    /// @param field  the offending field for [ProblemCode#INVALID_FIELD], else null
    /// @param detail one sentence for the client's developer; never holds anything the client sent
    record Bad<T>(ProblemCode code, @Nullable String field, String detail) implements Parsed<T> {
        public Bad {
            Objects.requireNonNull(detail);
            if ((code == ProblemCode.INVALID_FIELD) != (field != null)) {
                throw new IllegalArgumentException("a field goes with invalid_field and nothing else: " + code);
            }
        }

        /// The same refusal, of something else.
        public <U> Bad<U> as() {
            return new Bad<>(code, field, detail);
        }
    }

    static <T> Parsed<T> malformed(String detail) {
        return new Bad<>(ProblemCode.MALFORMED, null, detail);
    }

    static <T> Parsed<T> invalidField(String field, String detail) {
        return new Bad<>(ProblemCode.INVALID_FIELD, field, detail);
    }
}
