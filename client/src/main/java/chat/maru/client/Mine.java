package chat.maru.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a conversation is to the one who asks, as it stood when asked.
///
/// Immutable.
///
/// @param unread       messages behind what one has read; none where the last one is one's own
/// @param mentions     unread messages that mention one
/// @param read         the number of the last message that one has read, or 0
/// @param markedUnread whether one marked it as unread on purpose
/// @param muted        until when it is muted, [#FOR_EVER] for without an end; null for not at all
/// @param pinned       whether it is kept on top
/// @param begun        what one has begun to write; null for nothing
public record Mine(
        long unread,
        int mentions,
        long read,
        boolean markedUnread,
        @Nullable Instant muted,
        boolean archived,
        boolean pinned,
        @Nullable Content begun) {
    /// The end of a mute that has none.
    public static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59.999Z");

    /// Of a conversation in which nothing has happened yet.
    public static final Mine UNTOUCHED = new Mine(0, 0, 0, false, null, false, false, null);

    /// Until when it is muted, if it is.
    public Optional<Instant> mutedUntil() {
        return Optional.ofNullable(muted);
    }

    /// What one has begun to write, if anything.
    public Optional<Content> draft() {
        return Optional.ofNullable(begun);
    }
}
