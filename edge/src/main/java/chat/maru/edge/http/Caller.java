package chat.maru.edge.http;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import java.util.Objects;

/// Who asks, as the access token says.
///
/// Immutable.
public record Caller(AccountId account, DeviceId device) {
    public Caller {
        Objects.requireNonNull(account);
        Objects.requireNonNull(device);
    }
}
