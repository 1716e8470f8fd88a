package chat.maru.crash.work;

import java.util.List;
import java.util.Objects;

/// A group in which people come and go.
///
/// Immutable.
///
/// @param comers who come and go; all of them are in it at first
record Group(String conversation, Hand owner, List<Hand> comers) {
    Group {
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(owner);
        comers = List.copyOf(comers);
    }
}
