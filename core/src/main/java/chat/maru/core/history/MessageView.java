package chat.maru.core.history;

import chat.maru.model.Fact;
import chat.maru.model.StampedEntry;
import chat.maru.store.Change;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A message with what was done to it since.
///
/// Immutable.
///
/// @param message   as it was sent, or what is left of it when it was deleted
/// @param edit      the last edit
/// @param reactions everybody's
public record MessageView(StampedEntry message, Optional<Change.Revision> edit, List<Change.Reaction> reactions) {
    private static final long REACTION = 40;

    public MessageView {
        Objects.requireNonNull(message);
        Objects.requireNonNull(edit);
        reactions = List.copyOf(reactions);
    }

    /// About how many bytes it is when written.
    long size() {
        long said = edit.map(last -> last.content().size())
                .orElseGet(() -> message.entry().fact() instanceof Fact.MessageSent sent
                        ? sent.content().size()
                        : 0);
        return said + REACTION * reactions.size();
    }
}
