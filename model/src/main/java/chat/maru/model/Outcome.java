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

    /// What can come of changing a conversation, its members, or a message.
    sealed interface OfChange extends Outcome {}

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
    record NotAMember() implements OfSend, OfOpen, OfChange {}

    /// It is as it was wanted, durably.
    ///
    /// @param again whether it was so before this attempt
    record Changed(boolean again) implements OfChange {}

    /// It may not be, and will not be by trying again. Nothing changed.
    record Refused(Refusal why) implements OfOpen, OfChange {
        public Refused {
            Objects.requireNonNull(why);
        }
    }

    /// Why something may not be.
    enum Refusal {
        /// The actor's role does not allow it.
        NOT_ALLOWED,
        /// Direct conversations have no such thing.
        DIRECT,
        /// There is no message with so high a number.
        BEYOND,
        /// There is no such message for the actor.
        NO_SUCH_MESSAGE,
        /// The message is deleted.
        DELETED,
        /// The person is not in the group.
        NO_SUCH_MEMBER,
        /// There is no such link.
        NO_SUCH_LINK,
        /// The link has expired, is used up, or was revoked.
        LINK_CLOSED,
        /// The owner must hand the group over before going.
        OWNER,
        /// The group has as many members as it may.
        FULL,
        /// The actor has blocked the other one.
        BLOCKED,
        /// There are as many pins, links, edits, reactions or blocks as there may be.
        TOO_MANY
    }

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
    record Unavailable(Reason reason) implements OfSend, OfOpen, OfChange, OfProfile {
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
