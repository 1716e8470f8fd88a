package chat.maru.client;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/// A page of a conversation's messages.
///
/// Immutable.
///
/// @param messages   newest first
/// @param unreadable those of the page that the server cannot read, newest first
/// @param more       whether there are further ones in the direction asked (around a message: older ones)
public record History(List<MessageEvent> messages, List<UnreadableEvent> unreadable, boolean more) {
    public History {
        messages = List.copyOf(messages);
        unreadable = List.copyOf(unreadable);
    }

    /// The lowest number on the page, to go on from with [Range#before]; none on an empty page.
    public OptionalLong oldest() {
        return LongStream.concat(
                        messages.stream().mapToLong(MessageEvent::number),
                        unreadable.stream().mapToLong(UnreadableEvent::number))
                .min();
    }
}
