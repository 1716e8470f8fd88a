package chat.maru.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What happened, as an entry of the log tells it.
///
/// Immutable.
public sealed interface Fact {

    /// Whether this is a message, whatever is left of it, and so has the next number of its conversation.
    default boolean isMessage() {
        return false;
    }

    /// A message was sent.
    record MessageSent(MessageId id, AccountId sender, Content content) implements Fact {
        public MessageSent {
            Objects.requireNonNull(id);
            Objects.requireNonNull(sender);
            Objects.requireNonNull(content);
        }

        @Override
        public boolean isMessage() {
            return true;
        }
    }

    /// A message was sent whose text has been deleted since: what is left of a [MessageSent].
    record MessageErased(MessageId id, AccountId sender) implements Fact {
        public MessageErased {
            Objects.requireNonNull(id);
            Objects.requireNonNull(sender);
        }

        @Override
        public boolean isMessage() {
            return true;
        }
    }

    /// A message says something else now.
    ///
    /// @param message which one
    /// @param number  its number
    record MessageEdited(MessageId message, MessageNumber number, AccountId editor, Content content) implements Fact {
        public MessageEdited {
            Objects.requireNonNull(message);
            Objects.requireNonNull(number);
            Objects.requireNonNull(editor);
            Objects.requireNonNull(content);
        }
    }

    /// A message was edited that has been deleted since: what is left of a [MessageEdited].
    record EditErased(MessageId message, MessageNumber number, AccountId editor) implements Fact {
        public EditErased {
            Objects.requireNonNull(message);
            Objects.requireNonNull(number);
            Objects.requireNonNull(editor);
        }
    }

    /// A message was deleted for everyone.
    ///
    /// @param erased what is to stand in the log from now on, in place of the message and its edits
    record MessageDeleted(MessageId message, MessageNumber number, AccountId actor, List<StampedEntry> erased)
            implements Fact {
        public MessageDeleted {
            Objects.requireNonNull(message);
            Objects.requireNonNull(number);
            Objects.requireNonNull(actor);
            erased = List.copyOf(erased);
        }
    }

    /// Somebody reacted to a message, or took a reaction back.
    ///
    /// @param present whether the reaction is there now
    record ReactionChanged(MessageId message, MessageNumber number, AccountId actor, Emoji emoji, boolean present)
            implements Fact {
        public ReactionChanged {
            Objects.requireNonNull(message);
            Objects.requireNonNull(number);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(emoji);
        }
    }

    /// A conversation began, with these members; they have been in it from this entry on. In a group the
    /// creator is the owner.
    record ConversationCreated(ConversationKind kind, AccountId creator, List<AccountId> members, GroupInfo info)
            implements Fact {
        public ConversationCreated {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(creator);
            Objects.requireNonNull(info);
            members = List.copyOf(members);
        }

        public Role role(AccountId member) {
            return kind == ConversationKind.GROUP && member.equals(creator) ? Role.OWNER : Role.MEMBER;
        }
    }

    /// A conversation is described otherwise, or other messages are pinned.
    ///
    /// @param after what it is now
    record ConversationChanged(AccountId actor, Conversation after) implements Fact {
        public ConversationChanged {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(after);
        }
    }

    /// Members of a group came, went, or have another role.
    ///
    /// @param members those it happened to: their role as it is now, the intervals as they were before
    /// @param history what those who came may see of what was before
    /// @param link    the link they came by, with this use counted
    record MembersChanged(
            MemberChange change, AccountId actor, List<Member> members, HistoryAccess history, Optional<JoinLink> link)
            implements Fact {
        public MembersChanged {
            Objects.requireNonNull(change);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(history);
            Objects.requireNonNull(link);
            members = List.copyOf(members);
        }

        /// The membership of one of these members, given where this entry stands.
        public Membership after(Member member, Stamp stamp) {
            Membership before = member.membership();
            return switch (change) {
                case ADDED, JOINED -> before.rejoined(before.role(), stamp.shard(), stamp.offset(), history);
                case REMOVED, LEFT -> before.ended(stamp.offset());
                case ROLE -> before;
            };
        }
    }

    /// A link to join by was made or revoked.
    record LinkChanged(AccountId actor, JoinLink link) implements Fact {
        public LinkChanged {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(link);
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

        @Override
        public boolean isMessage() {
            return kind == Kind.MESSAGE;
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
