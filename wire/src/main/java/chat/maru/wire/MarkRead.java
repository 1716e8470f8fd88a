package chat.maru.wire;

import chat.maru.model.MessageNumber;
import java.util.Objects;

/// The body of `PUT /v1/conversations/{conversation}/read`.
///
/// Immutable.
///
/// @param unread whether the conversation is to be marked as unread: then the mark may go back
public record MarkRead(MessageNumber number, boolean unread) {
    public MarkRead {
        Objects.requireNonNull(number);
    }

    public static Parsed<MarkRead> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        long number = body.messageNumber("number");
        boolean unread = body.has("unread") && body.flag("unread");
        return body.finish(() -> new MarkRead(new MessageNumber(number), unread));
    }
}
