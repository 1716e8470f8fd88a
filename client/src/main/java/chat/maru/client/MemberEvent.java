package chat.maru.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Members of a group came, went, or have another role. Whoever is put in asks for the conversation and its
/// history: what was before is in no stream. Whoever is put out gets this as the last of the conversation.
///
/// Immutable.
///
/// @param actor   who did it
/// @param members whom it is about, and the role each has now; the last one of those who went
/// @param by      the link somebody joined by, or null
public record MemberEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        Change change,
        UUID actor,
        Map<UUID, Role> members,
        @Nullable UUID by,
        Instant at)
        implements Event {
    /// What happened.
    public enum Change {
        ADDED,
        JOINED,
        REMOVED,
        LEFT,
        ROLE;

        /// Whether those it is about are members now.
        public boolean isMember() {
            return this != REMOVED && this != LEFT;
        }
    }

    public MemberEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(change);
        Objects.requireNonNull(actor);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        Objects.requireNonNull(at);
    }

    /// The link somebody joined by, if it was by one.
    public Optional<UUID> link() {
        return Optional.ofNullable(by);
    }
}
