package chat.maru.client;

import java.util.List;
import java.util.Objects;

/// One answer to a poll.
///
/// Immutable.
///
/// @param events in the log's order
/// @param cursor where to go on; it may lie beyond the last of the events
/// @param more   whether to ask again at once
public record EventPage(List<Event> events, Cursor cursor, boolean more) {
    public EventPage {
        events = List.copyOf(events);
        Objects.requireNonNull(cursor);
    }
}
