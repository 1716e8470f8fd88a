package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// 128 random bits that whoever joins by a link has to know.
///
/// Immutable.
public record LinkSecret(UUID value) {
    public LinkSecret {
        Objects.requireNonNull(value);
    }

    /// Nothing of it: a secret never enters a log file.
    @Override
    public String toString() {
        return "LinkSecret";
    }
}
