package chat.maru.client;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A page of a conversation's messages.
///
/// Immutable.
///
/// @param messages   newest first, each as it is now
/// @param deleted    those of the page that were deleted, newest first
/// @param unreadable those of the page that the server cannot read, newest first
/// @param more       whether there are further ones in the direction asked (around a message: older ones)
public record History(
        List<MessageEvent> messages,
        List<DeletedMessageEvent> deleted,
        List<UnreadableEvent> unreadable,
        boolean more) {
    public History {
        messages = List.copyOf(messages);
        deleted = List.copyOf(deleted);
        unreadable = List.copyOf(unreadable);
    }

    /// The lowest number on the page, to go on from with [Range#before]; none on an empty page.
    public OptionalLong oldest() {
        return Stream.of(
                        messages.stream().mapToLong(MessageEvent::number),
                        deleted.stream().mapToLong(DeletedMessageEvent::number),
                        unreadable.stream().mapToLong(UnreadableEvent::number))
                .reduce(LongStream.empty(), LongStream::concat)
                .min();
    }
}
