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
    ///
    /// @param mentioned the members it mentions, apart from its sender
    record MessageSent(MessageId id, AccountId sender, Content content, List<AccountId> mentioned) implements Fact {
        public MessageSent {
            Objects.requireNonNull(id);
            Objects.requireNonNull(sender);
            Objects.requireNonNull(content);
            mentioned = List.copyOf(mentioned);
        }

        /// One that mentions nobody.
        public MessageSent(MessageId id, AccountId sender, Content content) {
            this(id, sender, content, List.of());
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
    /// @param erased    what is to stand in the log from now on, in place of the message and its edits
    /// @param mentioned whom it mentioned
    record MessageDeleted(
            MessageId message,
            MessageNumber number,
            AccountId actor,
            List<StampedEntry> erased,
            List<AccountId> mentioned)
            implements Fact {
        public MessageDeleted {
            Objects.requireNonNull(message);
            Objects.requireNonNull(number);
            Objects.requireNonNull(actor);
            erased = List.copyOf(erased);
            mentioned = List.copyOf(mentioned);
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
    ///
    /// @param earlier what those who had blocked each other before may see of that
    /// @param paused  those of the members who have blocked the others, and are not in it
    record ConversationCreated(
            ConversationKind kind,
            AccountId creator,
            List<AccountId> members,
            GroupInfo info,
            List<Member> earlier,
            List<AccountId> paused)
            implements Fact {
        public ConversationCreated {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(creator);
            Objects.requireNonNull(info);
            members = List.copyOf(members);
            earlier = List.copyOf(earlier);
            paused = List.copyOf(paused);
        }

        /// One among people who have never blocked each other.
        public ConversationCreated(ConversationKind kind, AccountId creator, List<AccountId> members, GroupInfo info) {
            this(kind, creator, members, info, List.of(), List.of());
        }

        /// The membership of one of the members, given where this entry stands.
        public Membership after(AccountId member, Stamp stamp) {
            Membership before = earlier.stream()
                    .filter(known -> known.account().equals(member))
                    .map(Member::membership)
                    .findFirst()
                    .orElse(Membership.NONE);
            return paused.contains(member)
                    ? before
                    : before.rejoined(role(member), stamp, MessageNumber.NONE, Disclosure.NONE);
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
    /// @param members    those it happened to: their role as it is now, the intervals as they were before
    /// @param disclosure where those who came find what was said before
    /// @param link       the link they came by, with this use counted
    record MembersChanged(
            MemberChange change, AccountId actor, List<Member> members, Disclosure disclosure, Optional<JoinLink> link)
            implements Fact {
        public MembersChanged {
            Objects.requireNonNull(change);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(disclosure);
            Objects.requireNonNull(link);
            members = List.copyOf(members);
        }

        /// The membership of one of these members, given where this entry stands.
        ///
        /// @param last the number of the last message before it
        public Membership after(Member member, Stamp stamp, MessageNumber last) {
            Membership before = member.membership();
            return switch (change) {
                case ADDED, JOINED -> before.rejoined(before.role(), stamp, last, disclosure);
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

    /// Somebody blocked somebody else, or does not any more: a pause in the one's membership of their direct
    /// conversation, which may not have begun. The other is not told, by a gap in theirs.
    ///
    /// @param present   whether it is so now
    /// @param begun     whether there is a conversation
    /// @param ofBlocker the one's membership as it was before
    /// @param ofBlocked the other's
    record BlockChanged(
            AccountId blocker,
            AccountId blocked,
            boolean present,
            boolean begun,
            Membership ofBlocker,
            Membership ofBlocked)
            implements Fact {
        public BlockChanged {
            Objects.requireNonNull(blocker);
            Objects.requireNonNull(blocked);
            Objects.requireNonNull(ofBlocker);
            Objects.requireNonNull(ofBlocked);
        }

        /// The membership of the one who blocks, given where this entry stands: it is the last that they see, or the
        /// first again.
        ///
        /// @param last the number of the last message before it
        public Membership blockerAfter(Stamp stamp, MessageNumber last) {
            if (ofBlocker.current()) {
                return ofBlocker.ended(stamp.offset());
            }
            Membership again = ofBlocker.rejoined(Role.MEMBER, stamp, last, Disclosure.NONE);
            return begun && !present ? again : again.ended(stamp.offset());
        }

        /// The membership of the one who is blocked, who does not see this entry.
        public Membership blockedAfter(Stamp stamp) {
            return ofBlocked.without(stamp.offset());
        }
    }

    /// A state took the place of the one before it, which is not in the log any more.
    ///
    /// @param revision how many states there have been in its slot, with this one
    /// @param replaced where the one before it stood; empty for the first
    record StateChanged(State state, long revision, Optional<Stamp> replaced) implements Fact {
        public StateChanged {
            Objects.requireNonNull(state);
            Objects.requireNonNull(replaced);
            if (revision < 1 || (revision == 1) == replaced.isPresent()) {
                throw new IllegalArgumentException("revision " + revision + " of a state replaces " + replaced);
            }
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
