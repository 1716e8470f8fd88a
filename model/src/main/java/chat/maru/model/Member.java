package chat.maru.model;

import java.util.Objects;

/// Somebody and their membership of a conversation.
///
/// Immutable.
public record Member(AccountId account, Membership membership) {
    public Member {
        Objects.requireNonNull(account);
        Objects.requireNonNull(membership);
    }
}
