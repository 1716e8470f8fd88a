package chat.maru.core.account;

import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.SecretForm;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret all nodes share, made once and kept in the store, from which keyed digests are taken.
///
/// Immutable.
final class ServerSecret {
    private static final int BYTES = 32;
    private static final Key KEY = Keys.meta("token_secret");
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private ServerSecret(byte[] secret) {
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /// The store's secret, which is made durably if there is none yet.
    static ServerSecret open(Store store, RandomGenerator random) {
        while (true) {
            Optional<byte[]> row = store.get(Table.META, KEY);
            if (row.isPresent()) {
                return new ServerSecret(SecretForm.read(row.get(), BYTES));
            }
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            Durable.await(store.putIf(Table.META, KEY, Optional.empty(), SecretForm.write(fresh)));
        }
    }

    /// 32 bytes that only this secret, purpose and texts give. Lengths are part of what is digested, so that
    /// no two lists of texts run into the same.
    byte[] digest(String purpose, String... texts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            update(mac, purpose);
            for (String text : texts) {
                update(mac, text);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static void update(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
