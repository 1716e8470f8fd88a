package chat.maru.core.account;

import chat.maru.model.DeviceId;
import chat.maru.model.Profile;
import java.time.Instant;
import java.util.Objects;

/// A device's way in: what it is told at sign-up, log-in and refresh.
///
/// Immutable. Shows no token in a log.
public record Session(
        Profile profile, DeviceId device, String accessToken, Instant accessTokenExpiresAt, String refreshToken) {
    public Session {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(device);
        Objects.requireNonNull(accessToken);
        Objects.requireNonNull(accessTokenExpiresAt);
        Objects.requireNonNull(refreshToken);
    }

    @Override
    public String toString() {
        return "Session[account=" + profile.account() + ", device=" + device + "]";
    }
}
