package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.store.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids and tokens, and knows its tokens again.
///
/// A token's secret is 16 bytes that nobody can guess and a seal, a keyed digest of them and of whose the token
/// is. So a token that somebody made up is told from one that was given, long after the latter is forgotten.
///
/// Thread-safe, if the source of randomness is.
final class TokenMint {
    private final ServerSecret secret;
    private final RandomGenerator random;

    TokenMint(ServerSecret secret, RandomGenerator random) {
        this.secret = secret;
        this.random = random;
    }

    /// An access token and a refresh token.
    record Pair(String access, String refresh) {
        Digest accessHash() {
            return Digest.of(access);
        }

        Digest refreshHash() {
            return Digest.of(refresh);
        }

        @Override
        public String toString() {
            return "Pair";
        }
    }

    /// A random (version 4) id.
    UUID id() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// A pair out of nothing.
    Pair first(AccountId account, DeviceId device) {
        return pair(account, device, 0, randomSecret(), randomSecret());
    }

    /// The pair that follows a refresh token. With a request id it is the same whenever that token is shown
    /// with that id, here and on every node, without being stored; and nobody else can know it, even with both
    /// in hand, for the server's secret goes in.
    Pair next(AccountId account, DeviceId device, int counter, String shown, Optional<UUID> request) {
        return request.map(UUID::toString)
                .map(id -> pair(
                        account,
                        device,
                        counter,
                        secret.digest("access", shown, id),
                        secret.digest("refresh", shown, id)))
                .orElseGet(() -> pair(account, device, counter, randomSecret(), randomSecret()));
    }

    /// Whether this access token was given once. Those of before there were seals were not, it says.
    boolean gave(String token, Tokens.Access shown) {
        byte[] sealed = sealedAccess(shown.account(), shown.device(), Tokens.secret(token));
        return same(token, Tokens.access(shown.account(), shown.device(), sealed));
    }

    /// Whether this refresh token was given once. Those of before there were seals were not, it says.
    boolean gave(String token, Tokens.Refresh shown) {
        byte[] sealed = sealedRefresh(shown.account(), shown.device(), shown.counter(), Tokens.secret(token));
        return same(token, Tokens.refresh(shown.account(), shown.device(), shown.counter(), sealed));
    }

    private static boolean same(String shown, String given) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Pair pair(AccountId account, DeviceId device, int counter, byte[] access, byte[] refresh) {
        return new Pair(
                Tokens.access(account, device, sealedAccess(account, device, access)),
                Tokens.refresh(account, device, counter, sealedRefresh(account, device, counter, refresh)));
    }

    private byte[] sealedAccess(AccountId account, DeviceId device, byte[] bytes) {
        return sealed(bytes, "access seal", account.toString(), device.toString());
    }

    private byte[] sealedRefresh(AccountId account, DeviceId device, int counter, byte[] bytes) {
        return sealed(bytes, "refresh seal", account.toString(), device.toString(), Integer.toString(counter));
    }

    /// The first half of the bytes, with their seal in place of the second.
    private byte[] sealed(byte[] bytes, String purpose, String... whose) {
        byte[] whole = Arrays.copyOf(bytes, Tokens.SECRET_BYTES);
        String[] texts = Arrays.copyOf(whose, whose.length + 1);
        texts[whose.length] = HexFormat.of().formatHex(whole, 0, Tokens.SECRET_BYTES - Tokens.SEAL_BYTES);
        byte[] seal = secret.digest(purpose, texts);
        System.arraycopy(seal, 0, whole, Tokens.SECRET_BYTES - Tokens.SEAL_BYTES, Tokens.SEAL_BYTES);
        return whole;
    }

    private byte[] randomSecret() {
        byte[] bytes = new byte[Tokens.SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
