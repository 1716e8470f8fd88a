package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Member;
import chat.maru.model.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who of two people has blocked the other, and what either may see of their direct conversation. All of it is
/// durable.
///
/// Immutable.
///
/// @param blockers those of the two who have
/// @param members  the memberships of either as they are, also from before there was a conversation
public record Blocks(Set<AccountId> blockers, Map<AccountId, Membership> members) {
    /// Neither has ever blocked the other.
    public static final Blocks NONE = new Blocks(Set.of(), Map.of());

    public Blocks {
        blockers = Set.copyOf(blockers);
        members = Map.copyOf(members);
    }

    boolean has(AccountId blocker) {
        return blockers.contains(blocker);
    }

    Membership membership(AccountId account) {
        return members.getOrDefault(account, Membership.NONE);
    }

    /// The memberships of those who have any.
    List<Member> earlier() {
        return members.entrySet().stream()
                .filter(each -> !each.getValue().intervals().isEmpty())
                .map(each -> new Member(each.getKey(), each.getValue()))
                .sorted((one, other) ->
                        one.account().value().compareTo(other.account().value()))
                .toList();
    }
}
