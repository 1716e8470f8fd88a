package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// The id of an account, and so of the person behind it.
///
/// Immutable.
public record AccountId(UUID value) {
    public AccountId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
