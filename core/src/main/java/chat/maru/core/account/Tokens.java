package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.store.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// The text of tokens: a prefix, then in base64url the account, the device, in refresh tokens a counter, and
/// 32 secret bytes, of which the last 16 are a seal by which the server knows what it once gave. Account and
/// device only say where to look; the digest of the whole text decides.
final class Tokens {
    static final int SECRET_BYTES = 32;
    static final int SEAL_BYTES = 16;
    private static final String ACCESS = "ma_";
    private static final String REFRESH = "mr_";
    private static final int ACCESS_BYTES = 64;
    private static final int REFRESH_BYTES = 68;

    private Tokens() {}

    /// An access token somebody shows.
    record Access(AccountId account, DeviceId device, Digest hash) {}

    /// A refresh token somebody shows.
    record Refresh(AccountId account, DeviceId device, int counter, Digest hash) {}

    static String access(AccountId account, DeviceId device, byte[] secret) {
        byte[] bytes = new byte[ACCESS_BYTES];
        owner(bytes, account, device).put(secret);
        return ACCESS + text(bytes);
    }

    static String refresh(AccountId account, DeviceId device, int counter, byte[] secret) {
        byte[] bytes = new byte[REFRESH_BYTES];
        owner(bytes, account, device).putInt(counter).put(secret);
        return REFRESH + text(bytes);
    }

    static Optional<Access> parseAccess(String token) {
        return bytes(token, ACCESS, ACCESS_BYTES)
                .map(bytes -> new Access(new AccountId(uuid(bytes)), new DeviceId(uuid(bytes)), Digest.of(token)));
    }

    static Optional<Refresh> parseRefresh(String token) {
        return bytes(token, REFRESH, REFRESH_BYTES)
                .map(bytes -> new Refresh(
                        new AccountId(uuid(bytes)), new DeviceId(uuid(bytes)), bytes.getInt(), Digest.of(token)))
                .filter(parsed -> parsed.counter() >= 0);
    }

    /// The secret bytes of a token that could be parsed.
    static byte[] secret(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(ACCESS.length()));
        return Arrays.copyOfRange(bytes, bytes.length - SECRET_BYTES, bytes.length);
    }

    private static ByteBuffer owner(byte[] into, AccountId account, DeviceId device) {
        return put(put(ByteBuffer.wrap(into), account.value()), device.value());
    }

    private static ByteBuffer put(ByteBuffer into, UUID id) {
        return into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer from) {
        return new UUID(from.getLong(), from.getLong());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<ByteBuffer> bytes(String token, String prefix, int length) {
        if (!token.startsWith(prefix) || token.length() != prefix.length() + (length * 8 + 5) / 6) {
            return Optional.empty();
        }
        byte[] text = token.substring(prefix.length()).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)))
                    .filter(bytes -> bytes.capacity() == length);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
