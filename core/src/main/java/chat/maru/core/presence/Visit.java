package chat.maru.core.presence;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Presence;
import java.util.List;
import java.util.Objects;

/// A connection of a device. Each is only equal to itself.
///
/// Immutable.
public final class Visit {
    private final AccountId account;
    private final DeviceId device;
    private final Way way;
    private final Watcher watcher;

    /// @param watcher never called of a poll
    public Visit(AccountId account, DeviceId device, Way way, Watcher watcher) {
        this.account = Objects.requireNonNull(account);
        this.device = Objects.requireNonNull(device);
        this.way = Objects.requireNonNull(way);
        this.watcher = Objects.requireNonNull(watcher);
    }

    /// Whoever is told over a connection who is there.
    public interface Watcher {
        /// Called on the thread that makes the rounds. Must return at once; what cannot be told is said by
        /// [PresenceBoard#missed].
        ///
        /// @param complete whether whoever is not named is offline
        void told(List<Presence> presences, boolean complete);
    }

    public AccountId account() {
        return account;
    }

    DeviceId device() {
        return device;
    }

    /// Whether it counts only for a while after somebody said that they are there.
    boolean lapses() {
        return way == Way.EVENTS;
    }

    boolean canBeTold() {
        return way != Way.POLL;
    }

    Watcher watcher() {
        return watcher;
    }
}
