package chat.maru.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What somebody's clients keep with the server, or what others may know of somebody, and of which only the last
/// counts: a state replaces the one before it in the same [Slot] of its topic, also in the log.
///
/// Immutable.
public sealed interface State {

    /// Whose place this state takes.
    Slot slot();

    /// Where a state of its kind stands in a topic; there is one of each.
    record Slot(Kind kind, TopicId of) {
        public Slot {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(of);
        }
    }

    /// The kinds of states.
    enum Kind {
        READ_MARK,
        RECEIPT,
        PREFERENCES,
        DRAFT,
        SETTINGS
    }

    /// How far an account has read in a conversation; in the account's topic. It goes back only where the person
    /// marks something as unread.
    ///
    /// @param number the last message that was read
    /// @param unread whether the conversation was marked as unread on purpose
    record ReadMark(ConversationId conversation, MessageNumber number, boolean unread) implements State {
        public ReadMark {
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
        }

        @Override
        public Slot slot() {
            return slot(conversation);
        }

        public static Slot slot(ConversationId conversation) {
            return new Slot(Kind.READ_MARK, TopicId.of(conversation));
        }

        /// This mark, or one at this number if that is further.
        public ReadMark notBefore(MessageNumber since) {
            return number.compareTo(since) >= 0 ? this : new ReadMark(conversation, since, unread);
        }

        public static ReadMark none(ConversationId conversation) {
            return new ReadMark(conversation, MessageNumber.NONE, false);
        }
    }

    /// How far somebody lets the other members know they have read; in the conversation's topic of receipts. It
    /// never goes back.
    record Receipt(AccountId reader, MessageNumber number) implements State {
        public Receipt {
            Objects.requireNonNull(reader);
            Objects.requireNonNull(number);
        }

        @Override
        public Slot slot() {
            return slot(reader);
        }

        public static Slot slot(AccountId reader) {
            return new Slot(Kind.RECEIPT, TopicId.of(reader));
        }
    }

    /// How an account wants a conversation to be shown to itself; in the account's topic.
    ///
    /// @param mutedUntil empty where it is not muted, [#FOR_EVER] where that has no end
    record Preferences(ConversationId conversation, Optional<Instant> mutedUntil, boolean archived, boolean pinned)
            implements State {
        /// Later than anybody's mute ends.
        public static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59.999Z");

        public Preferences {
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(mutedUntil);
        }

        @Override
        public Slot slot() {
            return slot(conversation);
        }

        public static Slot slot(ConversationId conversation) {
            return new Slot(Kind.PREFERENCES, TopicId.of(conversation));
        }

        public static Preferences none(ConversationId conversation) {
            return new Preferences(conversation, Optional.empty(), false, false);
        }
    }

    /// What an account has begun to write in a conversation; in the account's topic.
    ///
    /// @param content empty where there is nothing any more
    record Draft(ConversationId conversation, Optional<Content> content) implements State {
        public Draft {
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(content);
        }

        @Override
        public Slot slot() {
            return slot(conversation);
        }

        public static Slot slot(ConversationId conversation) {
            return new Slot(Kind.DRAFT, TopicId.of(conversation));
        }

        public static Draft none(ConversationId conversation) {
            return new Draft(conversation, Optional.empty());
        }
    }

    /// What an account wants of the server in general; in the account's topic.
    ///
    /// @param sharesReadMarks whether others may know how far the account has read
    /// @param visibility      what others may know of its comings and goings
    record Settings(AccountId account, boolean sharesReadMarks, Visibility visibility) implements State {
        public Settings {
            Objects.requireNonNull(account);
            Objects.requireNonNull(visibility);
        }

        @Override
        public Slot slot() {
            return slot(account);
        }

        public static Slot slot(AccountId account) {
            return new Slot(Kind.SETTINGS, TopicId.of(account));
        }

        public static Settings usual(AccountId account) {
            return new Settings(account, true, Visibility.USUAL);
        }
    }
}
