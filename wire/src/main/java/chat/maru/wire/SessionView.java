package chat.maru.wire;

import chat.maru.model.DeviceId;
import chat.maru.model.Profile;
import java.time.Instant;
import java.util.Objects;

/// A session as its owner sees it, tokens included.
///
/// Immutable.
public record SessionView(
        Profile account, DeviceId device, String accessToken, Instant accessTokenExpiresAt, String refreshToken) {
    public SessionView {
        Objects.requireNonNull(account);
        Objects.requireNonNull(device);
        Objects.requireNonNull(accessToken);
        Objects.requireNonNull(accessTokenExpiresAt);
        Objects.requireNonNull(refreshToken);
    }

    /// Without the tokens.
    @Override
    public String toString() {
        return "SessionView[account=" + account.account() + ", device=" + device + "]";
    }
}
