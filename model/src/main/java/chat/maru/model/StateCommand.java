package chat.maru.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What somebody wants to be kept as a [State]. Trying again is always safe.
///
/// Immutable.
public sealed interface StateCommand extends Command<Outcome.OfChange> {

    /// Who wants it.
    AccountId actor();

    @Override
    default TopicId topic() {
        return TopicId.of(actor());
    }

    @Override
    default Class<Outcome.OfChange> outcomes() {
        return Outcome.OfChange.class;
    }

    /// A state of the actor's own that is about a conversation.
    sealed interface OfConversation extends StateCommand {
        ConversationId conversation();
    }

    /// I have read up to this number. A number at or before the mark does nothing, unless it is to be `unread`:
    /// then the mark goes there.
    record MarkRead(AccountId actor, ConversationId conversation, MessageNumber number, boolean unread)
            implements OfConversation {
        public MarkRead {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
        }
    }

    /// Let the others know that I have read up to this number, if I let them know such things, and if the
    /// conversation is small enough for it. Otherwise, or at or before what they know, it does nothing.
    record ShareRead(AccountId actor, ConversationId conversation, MessageNumber number) implements OfConversation {
        public ShareRead {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
        }

        @Override
        public TopicId topic() {
            return TopicId.receipts(conversation);
        }
    }

    /// Show me the conversation like this.
    ///
    /// @param mutedUntil null where it stays; [#UNMUTED] for not at all
    /// @param archived   null where it stays
    /// @param pinned     null where it stays
    record Prefer(
            AccountId actor,
            ConversationId conversation,
            @Nullable Instant mutedUntil,
            @Nullable Boolean archived,
            @Nullable Boolean pinned)
            implements OfConversation {
        /// Earlier than any mute ends.
        public static final Instant UNMUTED = Instant.EPOCH;

        public Prefer {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
        }
    }

    /// Keep what I have begun to write.
    ///
    /// @param content empty for nothing any more
    record KeepDraft(AccountId actor, ConversationId conversation, Optional<Content> content)
            implements OfConversation {
        public KeepDraft {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(content);
        }
    }

    /// Treat me like this. What is null stays.
    record ChangeSettings(
            AccountId actor,
            @Nullable Boolean sharesReadMarks,
            @Nullable Boolean invisible,
            @Nullable Audience presence,
            @Nullable Audience lastSeen)
            implements StateCommand {
        public ChangeSettings {
            Objects.requireNonNull(actor);
        }

        public static ChangeSettings ofReadMarks(AccountId actor, boolean shared) {
            return new ChangeSettings(actor, shared, null, null, null);
        }

        /// The settings after this.
        public State.Settings after(State.Settings before) {
            Visibility visibility = before.visibility();
            return new State.Settings(
                    actor,
                    Objects.requireNonNullElse(sharesReadMarks, before.sharesReadMarks()),
                    new Visibility(
                            Objects.requireNonNullElse(invisible, visibility.invisible()),
                            Objects.requireNonNullElse(presence, visibility.presence()),
                            Objects.requireNonNullElse(lastSeen, visibility.lastSeen())));
        }
    }
}
