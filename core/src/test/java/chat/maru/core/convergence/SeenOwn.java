package chat.maru.core.convergence;

import chat.maru.model.Content;
import chat.maru.model.State;
import java.util.Optional;

/// What a conversation is to its member, as a client knows it.
///
/// Immutable.
record SeenOwn(
        State.ReadMark mark, long unread, long mentions, State.Preferences preferences, Optional<Content> draft) {}
