package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// The id of one device of an account: one log-in on one machine, with its own tokens and its own cursor.
///
/// Immutable.
public record DeviceId(UUID value) {
    public DeviceId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
