package chat.maru.model;

import java.util.List;
import java.util.Objects;

/// What happened, as an entry of the log tells it.
///
/// Immutable.
public sealed interface Fact {

    /// A message was sent.
    record MessageSent(MessageId id, AccountId sender, Content content) implements Fact {
        public MessageSent {
            Objects.requireNonNull(id);
            Objects.requireNonNull(sender);
            Objects.requireNonNull(content);
        }
    }

    /// A conversation began, with these members; they have been in it from this entry on.
    record ConversationCreated(ConversationKind kind, AccountId creator, List<AccountId> members) implements Fact {
        public ConversationCreated {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(creator);
            members = List.copyOf(members);
        }
    }

    /// An account's profile is now this.
    record ProfileChanged(Profile profile) implements Fact {
        public ProfileChanged {
            Objects.requireNonNull(profile);
        }
    }

    /// Something happened, but what is stored of it cannot be read. Readers make this in the entry's place, so
    /// that whoever reads gets past it; it is never stored.
    record Unreadable(Kind kind) implements Fact {
        public Unreadable {
            Objects.requireNonNull(kind);
        }

        /// What is known of it all the same.
        public enum Kind {
            /// A message; the entry has its number.
            MESSAGE,
            /// In a conversation, and no message.
            OTHER,
            /// In a conversation; whether it is a message cannot be told.
            UNCERTAIN,
            /// Of an account's own affairs.
            ACCOUNT
        }
    }
}
