package chat.maru.core.conversation;

import chat.maru.model.Entry;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import java.util.List;
import java.util.Objects;

/// A message that somebody wants to change, with what was done to it so far. All of it is durable.
///
/// Immutable.
///
/// @param original the message, or what is left of it
/// @param edits    its edits, in order
public record TargetMessage(StampedEntry original, List<StampedEntry> edits) {
    public TargetMessage {
        Objects.requireNonNull(original);
        edits = List.copyOf(edits);
    }

    Entry entry() {
        return original.entry();
    }

    Stamp stamp() {
        return original.stamp();
    }
}
