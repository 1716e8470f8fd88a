package chat.maru.model;

import java.time.Instant;
import java.util.Objects;

/// What came of a [Command], for the caller to act on. An outcome that says something happened is only ever
/// given once it is durable.
///
/// Immutable.
public sealed interface Outcome {

    /// What can come of sending a message.
    sealed interface OfSend extends Outcome {}

    /// What can come of opening a direct conversation.
    sealed interface OfOpen extends Outcome {}

    /// What can come of changing a profile.
    sealed interface OfProfile extends Outcome {}

    /// The message is in the conversation, durably, at this number since this time.
    ///
    /// @param again whether it was there before this attempt
    record Sent(MessageNumber number, Instant at, boolean again) implements OfSend {
        public Sent {
            Objects.requireNonNull(number);
            Objects.requireNonNull(at);
        }
    }

    /// Another message of the conversation, with other content or another sender, has this id; or the one
    /// that has it cannot be read, so that nobody can tell. Nothing changed.
    record IdReused() implements OfSend {}

    /// There is no such conversation for the sender: it does not exist, or the sender is not a member.
    /// Nothing changed.
    record NotAMember() implements OfSend {}

    /// The direct conversation is open, durably.
    ///
    /// @param again whether it was before this attempt
    record Opened(ConversationId conversation, boolean again) implements OfOpen {
        public Opened {
            Objects.requireNonNull(conversation);
        }
    }

    /// The profile is changed, durably.
    record ProfileSaved(Profile profile) implements OfProfile {
        public ProfileSaved {
            Objects.requireNonNull(profile);
        }
    }

    /// Not decided, and why: the caller may try again with the same ids.
    record Unavailable(Reason reason) implements OfSend, OfOpen, OfProfile {
        public Unavailable {
            Objects.requireNonNull(reason);
        }

        /// Why a command was not decided, or what became of it is unknown.
        public enum Reason {
            /// The queue before the sequencer is full; nothing changed.
            BUSY,
            /// The disk is nearly full; nothing changed, and reading goes on.
            DISK_LOW,
            /// The log could not be written; whether this command took effect is unknown until a restart.
            FAILED,
            /// The node is stopping; nothing changed.
            STOPPING
        }
    }
}
