package chat.maru.core.history;

import chat.maru.model.Content;
import chat.maru.model.State;
import java.util.Objects;
import java.util.Optional;

/// What a conversation is to the one member who asks.
///
/// Immutable.
///
/// @param mark     how far they have read
/// @param unread   messages behind what they have read and behind their coming; none where the last one is theirs
/// @param mentions messages among the unread that mention them, at most [#MOST_MENTIONS]
public record OwnView(
        State.ReadMark mark, long unread, int mentions, State.Preferences preferences, Optional<Content> draft) {
    /// More are not counted.
    public static final int MOST_MENTIONS = 1_000;

    public OwnView {
        Objects.requireNonNull(mark);
        Objects.requireNonNull(preferences);
        Objects.requireNonNull(draft);
    }
}
