package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;

/// Says which devices are connected, and so hear of everything without being woken.
///
/// Thread-safe; answers without I/O.
@FunctionalInterface
public interface Connected {
    /// Whether this device waits for entries now.
    boolean isAttached(AccountId account, DeviceId device);
}
