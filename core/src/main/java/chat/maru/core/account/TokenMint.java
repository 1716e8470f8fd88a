package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.store.Digest;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids and tokens.
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

    private static Pair pair(AccountId account, DeviceId device, int counter, byte[] access, byte[] refresh) {
        return new Pair(Tokens.access(account, device, access), Tokens.refresh(account, device, counter, refresh));
    }

    private byte[] randomSecret() {
        byte[] bytes = new byte[Tokens.SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
