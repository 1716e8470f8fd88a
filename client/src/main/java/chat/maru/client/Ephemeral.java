package chat.maru.client;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Something of the moment: nothing keeps it, it has no cursor, and whoever is not connected does not hear of it. It
/// comes over WebSockets and server-sent events, never by polling. What this version does not know is [Unknown]: skip
/// it.
///
/// Immutable.
public sealed interface Ephemeral {
    /// The frame or the data exactly as received.
    RawJson raw();

    /// Somebody is writing. To be forgotten after five seconds, or when a message of theirs comes.
    ///
    /// @param conversation where
    /// @param user         who, never oneself
    record Typing(RawJson raw, UUID conversation, UUID user) implements Ephemeral {
        public Typing {
            Objects.requireNonNull(raw);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(user);
        }
    }

    /// A device of somebody's has confirmed everything up to a message. May come again; only the highest number counts.
    ///
    /// @param conversation where
    /// @param user         whose device, never one's own
    /// @param number       the last message that was confirmed, from 1
    record Delivered(RawJson raw, UUID conversation, UUID user, long number) implements Ephemeral {
        public Delivered {
            Objects.requireNonNull(raw);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(user);
        }
    }

    /// Who is there. It comes after one has said so oneself ([EventStream#present]).
    ///
    /// @param complete  whether whoever is not named is offline, as far as one may know
    /// @param presences those whose presence has changed, or all that are there
    record Presences(RawJson raw, boolean complete, List<Presence> presences) implements Ephemeral {
        public Presences {
            Objects.requireNonNull(raw);
            presences = List.copyOf(presences);
        }
    }

    /// Something this version does not know, or not in this shape. It means nothing.
    ///
    /// @param type what the server calls it
    record Unknown(RawJson raw, String type) implements Ephemeral {
        public Unknown {
            Objects.requireNonNull(raw);
            Objects.requireNonNull(type);
        }
    }
}
