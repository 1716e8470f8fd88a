package chat.maru.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// What somebody wants to happen to a group and to those in it.
///
/// Immutable.
///
/// @param <O> what can come of it
public sealed interface GroupCommand<O extends Outcome> extends Command<O> {

    /// The group.
    ConversationId conversation();

    /// Who wants it.
    AccountId actor();

    @Override
    default TopicId topic() {
        return TopicId.of(conversation());
    }

    /// Begin a group, owned by whoever asks, or find it begun already: asking again is always safe.
    ///
    /// @param request an id that the client made for it
    /// @param members existing accounts to put in besides the owner, each once
    record Create(AccountId actor, UUID request, GroupInfo info, List<AccountId> members)
            implements GroupCommand<Outcome.OfOpen> {
        public Create {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(request);
            Objects.requireNonNull(info);
            members = List.copyOf(members);
            if (members.contains(actor) || members.stream().distinct().count() < members.size()) {
                throw new IllegalArgumentException("each member is named once, and the owner is one");
            }
        }

        @Override
        public ConversationId conversation() {
            return ConversationId.group(actor, request);
        }

        @Override
        public Class<Outcome.OfOpen> outcomes() {
            return Outcome.OfOpen.class;
        }
    }

    /// What changes a group that exists.
    sealed interface OfChange extends GroupCommand<Outcome.OfChange> {
        @Override
        default Class<Outcome.OfChange> outcomes() {
            return Outcome.OfChange.class;
        }
    }

    /// Describe the group otherwise; what is empty stays.
    record ChangeInfo(
            AccountId actor,
            ConversationId conversation,
            Optional<String> title,
            Optional<String> description,
            Optional<HistoryAccess> history)
            implements OfChange {
        public ChangeInfo {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(title);
            Objects.requireNonNull(description);
            Objects.requireNonNull(history);
        }
    }

    /// Put existing accounts in; those who are in already stay as they are.
    record AddMembers(AccountId actor, ConversationId conversation, List<AccountId> accounts) implements OfChange {
        public AddMembers {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            accounts = List.copyOf(accounts);
            if (accounts.isEmpty()) {
                throw new IllegalArgumentException("nobody to add");
            }
        }
    }

    /// Put a member out, or go away oneself.
    record RemoveMember(AccountId actor, ConversationId conversation, AccountId member) implements OfChange {
        public RemoveMember {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(member);
        }
    }

    /// Give a member another role. Whoever makes somebody else the owner becomes an admin.
    record ChangeRole(AccountId actor, ConversationId conversation, AccountId member, Role role) implements OfChange {
        public ChangeRole {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(member);
            Objects.requireNonNull(role);
        }
    }

    /// Make a link to join by, or find it made already.
    ///
    /// @param secret   fresh random bits; a link that is there already keeps its own
    /// @param mostUses [JoinLink#UNLIMITED] for any number
    record MakeLink(
            AccountId actor,
            ConversationId conversation,
            LinkId link,
            LinkSecret secret,
            Optional<Instant> expiresAt,
            int mostUses)
            implements OfChange {
        public MakeLink {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(link);
            Objects.requireNonNull(secret);
            Objects.requireNonNull(expiresAt);
        }
    }

    /// Let nobody join by a link any more.
    record RevokeLink(AccountId actor, ConversationId conversation, LinkId link) implements OfChange {
        public RevokeLink {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(link);
        }
    }

    /// Come in by a link.
    record Join(AccountId actor, ConversationId conversation, LinkId link, LinkSecret secret)
            implements GroupCommand<Outcome.OfOpen> {
        public Join {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(link);
            Objects.requireNonNull(secret);
        }

        @Override
        public Class<Outcome.OfOpen> outcomes() {
            return Outcome.OfOpen.class;
        }
    }
}
