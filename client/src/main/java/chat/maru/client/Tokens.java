package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// All it takes to go on with a session later, in another process too. Secret: who has it, is signed in.
///
/// Immutable; its text form leaves the tokens out.
public record Tokens(
        Profile account, UUID deviceId, String accessToken, Instant accessTokenExpiresAt, String refreshToken) {
    public Tokens {
        Objects.requireNonNull(account);
        Objects.requireNonNull(deviceId);
        Objects.requireNonNull(accessToken);
        Objects.requireNonNull(accessTokenExpiresAt);
        Objects.requireNonNull(refreshToken);
    }

    /// As JSON, in the form the server gives it. [#fromJson] reads it back.
    public String toJson() {
        return Wire.write(this);
    }

    /// What [#toJson] wrote.
    ///
    /// @throws IllegalArgumentException if it is something else
    public static Tokens fromJson(String json) {
        return Wire.savedTokens(json);
    }

    @Override
    public String toString() {
        return "Tokens[" + account.username() + ", device " + deviceId + ", until " + accessTokenExpiresAt + "]";
    }
}
