package chat.maru.model;

import java.time.Instant;
import java.util.Objects;

/// One thing that happened, in the topic where it happened. The log gives it its [Stamp].
///
/// Immutable.
///
/// @param number for a message its own number, for anything else the number of the topic's last message
/// before it; none for what is unreadable and no message
/// @param at     when the sequencer decided it, to the millisecond; the epoch for what is unreadable
public record Entry(TopicId topic, MessageNumber number, Instant at, Fact fact) {
    public Entry {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(number);
        Objects.requireNonNull(at);
        Objects.requireNonNull(fact);
    }
}
