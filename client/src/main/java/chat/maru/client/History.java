package chat.maru.client;

import java.util.List;

/// A page of a conversation's messages.
///
/// Immutable.
///
/// @param messages newest first
/// @param more     whether there are further ones in the direction asked (around a message: older ones)
public record History(List<MessageEvent> messages, boolean more) {
    public History {
        messages = List.copyOf(messages);
    }
}
