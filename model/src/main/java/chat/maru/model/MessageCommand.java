package chat.maru.model;

import java.util.Objects;

/// What somebody wants to happen to a message that was sent. Trying again is always safe.
///
/// Immutable.
public sealed interface MessageCommand extends Command<Outcome.OfChange> {

    ConversationId conversation();

    /// Which message.
    MessageId message();

    /// Who wants it.
    AccountId actor();

    @Override
    default TopicId topic() {
        return TopicId.of(conversation());
    }

    @Override
    default Class<Outcome.OfChange> outcomes() {
        return Outcome.OfChange.class;
    }

    /// Let a message of one's own say something else. The last edit wins.
    record Edit(AccountId actor, ConversationId conversation, MessageId message, Content content)
            implements MessageCommand {
        public Edit {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(message);
            Objects.requireNonNull(content);
        }
    }

    /// Delete a message for everyone: its number stays, its text is gone.
    record Delete(AccountId actor, ConversationId conversation, MessageId message) implements MessageCommand {
        public Delete {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(message);
        }
    }

    /// React to a message, or take a reaction back.
    record React(AccountId actor, ConversationId conversation, MessageId message, Emoji emoji, boolean present)
            implements MessageCommand {
        public React {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(message);
            Objects.requireNonNull(emoji);
        }
    }

    /// Pin a message, or unpin it.
    record Pin(AccountId actor, ConversationId conversation, MessageId message, boolean pinned)
            implements MessageCommand {
        public Pin {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(message);
        }
    }
}
