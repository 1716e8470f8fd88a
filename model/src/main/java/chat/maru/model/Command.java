package chat.maru.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What somebody wants to happen in one topic. The sequencer decides each command exactly once, in order, and
/// answers with an [Outcome] of the command's own kind.
///
/// Immutable.
///
/// @param <O> what can come of it
public sealed interface Command<O extends Outcome>
        permits Command.SendMessage,
                Command.OpenDirect,
                Command.ChangeProfile,
                Command.Block,
                GroupCommand,
                MessageCommand,
                StateCommand {

    /// The topic whose order decides.
    TopicId topic();

    /// The kind of outcome this command has.
    Class<O> outcomes();

    /// Put a message into a conversation. Trying again is always safe.
    record SendMessage(AccountId sender, ConversationId conversation, MessageId id, Content content)
            implements Command<Outcome.OfSend> {
        public SendMessage {
            Objects.requireNonNull(sender);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(id);
            Objects.requireNonNull(content);
        }

        @Override
        public Class<Outcome.OfSend> outcomes() {
            return Outcome.OfSend.class;
        }

        @Override
        public TopicId topic() {
            return TopicId.of(conversation);
        }
    }

    /// Open the direct conversation of two different existing accounts, or find it open already.
    record OpenDirect(AccountId opener, AccountId other) implements Command<Outcome.OfOpen> {
        public OpenDirect {
            if (opener.equals(other)) {
                throw new IllegalArgumentException("a direct conversation is between two people");
            }
        }

        public ConversationId conversation() {
            return ConversationId.direct(opener, other);
        }

        @Override
        public Class<Outcome.OfOpen> outcomes() {
            return Outcome.OfOpen.class;
        }

        @Override
        public TopicId topic() {
            return TopicId.of(conversation());
        }
    }

    /// Block another existing account, or do not any more.
    record Block(AccountId blocker, AccountId other, boolean present) implements Command<Outcome.OfChange> {
        public Block {
            if (blocker.equals(other)) {
                throw new IllegalArgumentException("nobody blocks themselves");
            }
        }

        public ConversationId conversation() {
            return ConversationId.direct(blocker, other);
        }

        @Override
        public Class<Outcome.OfChange> outcomes() {
            return Outcome.OfChange.class;
        }

        @Override
        public TopicId topic() {
            return TopicId.of(conversation());
        }
    }

    /// Change these fields of an existing account's profile, and leave the others as they are by then.
    ///
    /// @param displayName null where it stays
    /// @param about       null where it stays
    record ChangeProfile(
            AccountId account,
            @Nullable String displayName,
            @Nullable String about) implements Command<Outcome.OfProfile> {
        public ChangeProfile {
            Objects.requireNonNull(account);
        }

        @Override
        public Class<Outcome.OfProfile> outcomes() {
            return Outcome.OfProfile.class;
        }

        @Override
        public TopicId topic() {
            return TopicId.of(account);
        }
    }
}
