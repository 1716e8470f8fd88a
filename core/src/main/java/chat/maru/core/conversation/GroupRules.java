package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationKind;
import chat.maru.model.Disclosure;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// What may happen to groups and to those in them: pure functions of the group and the command.
///
/// Immutable.
public final class GroupRules {
    private final GroupLimits limits;

    public GroupRules(GroupLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /// Decides the beginning of a group.
    ///
    /// @param state the group, if it has begun already
    public Decision<Outcome.OfOpen> create(
            Optional<ConversationState> state, GroupCommand.Create command, Instant now) {
        if (state.isPresent()) {
            return new Decision.Answer<>(new Outcome.Opened(command.conversation(), true));
        }
        if (command.members().size() + 1 > limits.members()) {
            return new Decision.Answer<>(new Outcome.Refused(Refusal.FULL));
        }
        Map<AccountId, Role> roles = new LinkedHashMap<>();
        roles.put(command.actor(), Role.OWNER);
        command.members().forEach(member -> roles.put(member, Role.MEMBER));
        Members members = Members.of(roles);
        Conversation group = Conversation.begun(
                command.conversation(), ConversationKind.GROUP, command.actor(), now, command.info());
        return Appending.of(
                new ConversationState(group, members, MessageNumber.NONE),
                new Fact.ConversationCreated(
                        ConversationKind.GROUP, command.actor(), members.accounts(), command.info()),
                now,
                new Outcome.Opened(group.id(), false),
                members.accounts());
    }

    /// Decides a change of a group.
    ///
    /// @param state       the group, if there is one
    /// @param memberships of the people whom the command names, as they are before
    /// @param links       the group's links
    public Decision<Outcome.OfChange> change(
            Optional<ConversationState> state,
            GroupCommand.OfChange command,
            Function<AccountId, Membership> memberships,
            List<JoinLink> links,
            Instant now) {
        Optional<Role> role = state.flatMap(group -> group.members().role(command.actor()));
        if (role.isEmpty()) {
            return new Decision.Answer<>(new Outcome.NotAMember());
        }
        Turn turn = new Turn(state.get(), role.get(), now);
        if (state.get().conversation().kind() == ConversationKind.DIRECT) {
            return refused(Refusal.DIRECT);
        }
        return switch (command) {
            case GroupCommand.ChangeInfo change -> info(turn, change);
            case GroupCommand.AddMembers add -> add(turn, add, memberships);
            case GroupCommand.RemoveMember remove -> remove(turn, remove, memberships);
            case GroupCommand.ChangeRole change -> role(turn, change, memberships);
            case GroupCommand.MakeLink make -> link(turn, make, links);
            case GroupCommand.RevokeLink revoke -> revoke(turn, revoke, links);
        };
    }

    private static Decision<Outcome.OfChange> info(Turn turn, GroupCommand.ChangeInfo command) {
        if (!Rights.moderates(turn.role())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        GroupInfo before = turn.state().conversation().info();
        GroupInfo info = new GroupInfo(
                command.title().orElse(before.title()),
                command.description().orElse(before.description()),
                command.history().orElse(before.history()));
        if (info.equals(before)) {
            return again();
        }
        ConversationState after = turn.state().with(turn.state().conversation().with(info));
        return turn.append(after, new Fact.ConversationChanged(command.actor(), after.conversation()));
    }

    private Decision<Outcome.OfChange> add(
            Turn turn, GroupCommand.AddMembers command, Function<AccountId, Membership> memberships) {
        if (!Rights.moderates(turn.role())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        Members members = turn.state().members();
        List<AccountId> added = command.accounts().stream()
                .distinct()
                .filter(account -> !members.contains(account))
                .toList();
        if (added.isEmpty()) {
            return again();
        }
        if (members.size() + added.size() > limits.members()) {
            return refused(Refusal.FULL);
        }
        return turn.append(
                turn.state().with(members.with(added, Role.MEMBER)),
                turn.members(MemberChange.ADDED, command.actor(), added, Role.MEMBER, memberships, Optional.empty()));
    }

    private static Decision<Outcome.OfChange> remove(
            Turn turn, GroupCommand.RemoveMember command, Function<AccountId, Membership> memberships) {
        Members members = turn.state().members();
        Optional<Role> other = members.role(command.member());
        if (other.isEmpty()) {
            return again();
        }
        boolean leaves = command.member().equals(command.actor());
        if (leaves && other.get() == Role.OWNER && members.size() > 1) {
            return refused(Refusal.OWNER);
        }
        if (!leaves && !Rights.removes(turn.role(), other.get())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        return turn.append(
                turn.state().with(members.without(command.member())),
                turn.members(
                        leaves ? MemberChange.LEFT : MemberChange.REMOVED,
                        command.actor(),
                        List.of(command.member()),
                        other.get(),
                        memberships,
                        Optional.empty()));
    }

    private static Decision<Outcome.OfChange> role(
            Turn turn, GroupCommand.ChangeRole command, Function<AccountId, Membership> memberships) {
        if (!Rights.appoints(turn.role())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        Members members = turn.state().members();
        Optional<Role> before = members.role(command.member());
        if (before.isEmpty()) {
            return refused(Refusal.NO_SUCH_MEMBER);
        }
        if (before.get() == command.role()) {
            return again();
        }
        if (command.member().equals(command.actor())) {
            return refused(Refusal.OWNER);
        }
        List<Member> changed = new ArrayList<>();
        changed.add(as(command.member(), command.role(), memberships));
        Members after = members.with(command.member(), command.role());
        if (command.role() == Role.OWNER) {
            changed.add(as(command.actor(), Role.ADMIN, memberships));
            after = after.with(command.actor(), Role.ADMIN);
        }
        return turn.append(
                turn.state().with(after),
                new Fact.MembersChanged(
                        MemberChange.ROLE, command.actor(), changed, turn.disclosure(), Optional.empty()));
    }

    private Decision<Outcome.OfChange> link(Turn turn, GroupCommand.MakeLink command, List<JoinLink> links) {
        if (!Rights.moderates(turn.role())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        if (find(links, command.link()).isPresent()) {
            return again();
        }
        if (links.stream().filter(link -> link.open(turn.now())).count() >= limits.links()) {
            return refused(Refusal.TOO_MANY);
        }
        JoinLink link = new JoinLink(
                command.link(),
                command.secret(),
                command.actor(),
                turn.now(),
                command.expiresAt(),
                command.mostUses(),
                0,
                false);
        return turn.append(turn.state(), new Fact.LinkChanged(command.actor(), link));
    }

    private static Decision<Outcome.OfChange> revoke(Turn turn, GroupCommand.RevokeLink command, List<JoinLink> links) {
        if (!Rights.moderates(turn.role())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        Optional<JoinLink> link = find(links, command.link());
        if (link.isEmpty()) {
            return refused(Refusal.NO_SUCH_LINK);
        }
        return link.get().revoked()
                ? again()
                : turn.append(
                        turn.state(),
                        new Fact.LinkChanged(command.actor(), link.get().withdrawn()));
    }

    /// Decides that somebody comes in by a link.
    ///
    /// @param membership of whoever wants in, as it is before
    /// @param links      the group's links
    public Decision<Outcome.OfOpen> join(
            Optional<ConversationState> state,
            GroupCommand.Join command,
            Membership membership,
            List<JoinLink> links,
            Instant now) {
        Optional<JoinLink> link =
                find(links, command.link()).filter(found -> found.secret().equals(command.secret()));
        if (state.isEmpty() || link.isEmpty()) {
            return new Decision.Answer<>(new Outcome.Refused(Refusal.NO_SUCH_LINK));
        }
        Members members = state.get().members();
        if (members.contains(command.actor())) {
            return new Decision.Answer<>(new Outcome.Opened(command.conversation(), true));
        }
        if (!link.get().open(now) || members.size() == 0) {
            return new Decision.Answer<>(new Outcome.Refused(Refusal.LINK_CLOSED));
        }
        if (members.size() >= limits.members()) {
            return new Decision.Answer<>(new Outcome.Refused(Refusal.FULL));
        }
        Turn turn = new Turn(state.get(), Role.MEMBER, now);
        ConversationState after = state.get().with(members.with(command.actor(), Role.MEMBER));
        Fact joined = turn.members(
                MemberChange.JOINED,
                command.actor(),
                List.of(command.actor()),
                Role.MEMBER,
                _ -> membership,
                Optional.of(link.get().usedOnceMore()));
        return Appending.of(
                after,
                joined,
                now,
                new Outcome.Opened(command.conversation(), false),
                after.members().accounts());
    }

    private static Optional<JoinLink> find(List<JoinLink> links, LinkId id) {
        return links.stream().filter(link -> link.id().equals(id)).findFirst();
    }

    private static Member as(AccountId account, Role role, Function<AccountId, Membership> memberships) {
        return new Member(account, memberships.apply(account).as(role));
    }

    private static Decision<Outcome.OfChange> again() {
        return new Decision.Answer<>(new Outcome.Changed(true));
    }

    private static Decision<Outcome.OfChange> refused(Refusal why) {
        return new Decision.Answer<>(new Outcome.Refused(why));
    }

    /// One command's turn: the group it meets, the actor's role in it, and the time.
    private record Turn(ConversationState state, Role role, Instant now) {

        Disclosure disclosure() {
            return switch (state.conversation().info().history()) {
                case ALL -> Disclosure.HISTORY;
                case SINCE_JOINING -> Disclosure.NONE;
            };
        }

        Fact members(
                MemberChange change,
                AccountId actor,
                List<AccountId> accounts,
                Role role,
                Function<AccountId, Membership> memberships,
                Optional<JoinLink> link) {
            List<Member> members = accounts.stream()
                    .map(account -> as(account, role, memberships))
                    .toList();
            return new Fact.MembersChanged(change, actor, members, disclosure(), link);
        }

        /// Whoever was there before or is there afterwards hears of it.
        Decision<Outcome.OfChange> append(ConversationState after, Fact fact) {
            List<AccountId> recipients =
                    after.members().size() >= state.members().size()
                            ? after.members().accounts()
                            : state.members().accounts();
            return Appending.of(after, fact, now, new Outcome.Changed(false), recipients);
        }
    }
}
