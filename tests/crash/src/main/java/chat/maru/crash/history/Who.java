package chat.maru.crash.history;

import java.util.Objects;

/// Who does something.
///
/// Immutable.
///
/// @param connection what it goes over: what is sent over one connection keeps its order; empty where that
///     means nothing
public record Who(String account, String device, String connection) {
    public Who {
        Objects.requireNonNull(account);
        Objects.requireNonNull(device);
        Objects.requireNonNull(connection);
    }
}
