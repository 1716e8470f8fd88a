package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// How a history breaks a promise.
///
/// Immutable.
///
/// @param what   in one sentence
/// @param events those that show it
public record Finding(Promise promise, String what, List<Event> events) {
    public Finding {
        Objects.requireNonNull(promise);
        Objects.requireNonNull(what);
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return promise + ", " + promise.sentence() + ": " + what
                + events.stream().map(event -> "\n    " + event).collect(Collectors.joining());
    }
}
