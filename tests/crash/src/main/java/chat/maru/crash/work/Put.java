package chat.maru.crash.work;

import chat.maru.crash.history.Digest;
import java.util.Objects;

/// A message as it is sent.
///
/// Immutable.
///
/// @param content its JSON, to the byte
/// @param digest  of the content
record Put(String conversation, String id, String content, long digest) {
    Put {
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(content);
    }

    static Put of(String conversation, String id, String content) {
        return new Put(conversation, id, content, Digest.of(content));
    }

    /// Whether it may come to be deleted. Nobody can tell any more then what it said, so its id is not tried with
    /// anything else.
    boolean mayBeDeleted() {
        return id.hashCode() % 4 == 0;
    }

    /// The same message, saying something else.
    Put saying(String other) {
        return of(conversation, id, other);
    }
}
