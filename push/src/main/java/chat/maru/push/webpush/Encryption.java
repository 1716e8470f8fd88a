package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Message encryption for Web Push (RFC 8291): `aes128gcm` (RFC 8188) in one record, with a key agreed between the
/// subscription and a pair of keys made for this message.
///
/// Thread-safe.
final class Encryption {
    static final int SECRET = 16;
    private static final int SALT = 16;
    private static final int RECORD = 4_096;
    private static final int TAG = 16;
    private static final byte LAST_RECORD = 2;

    private final SecureRandom random;

    Encryption(SecureRandom random) {
        this.random = random;
    }

    /// The body of a push message.
    ///
    /// @param padded   to how many bytes, so that the length tells little; 4,079 at most
    /// @param receiver the subscription's key
    /// @param secret   the subscription's secret
    /// @throws InvalidKeyException if that is no key, or no secret
    byte[] encrypt(byte[] text, int padded, byte[] receiver, byte[] secret) throws InvalidKeyException {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return encrypt(text, padded, receiver, secret, salt, P256Pair.generate(random));
    }

    static byte[] encrypt(byte[] text, int padded, byte[] receiver, byte[] secret, byte[] salt, P256Pair ours)
            throws InvalidKeyException {
        if (secret.length != SECRET) {
            throw new InvalidKeyException("a secret of " + secret.length + " bytes");
        }
        byte[] sender = ours.point();
        byte[] agreed = ours.agreed(receiver);
        byte[] key = derived(secret, agreed, concatenated(info("WebPush: info"), receiver, sender), 32);
        byte[] sealed = sealed(
                record(text, padded),
                derived(salt, key, info("Content-Encoding: aes128gcm"), 16),
                derived(salt, key, info("Content-Encoding: nonce"), 12));
        return ByteBuffer.allocate(SALT + Integer.BYTES + 1 + sender.length + sealed.length)
                .put(salt)
                .putInt(RECORD)
                .put((byte) sender.length)
                .put(sender)
                .put(sealed)
                .array();
    }

    private static byte[] record(byte[] text, int padded) {
        if (padded < text.length || padded + 1 + TAG > RECORD) {
            throw new IllegalArgumentException(text.length + " bytes do not go into a record, padded to " + padded);
        }
        byte[] record = Arrays.copyOf(text, padded + 1);
        record[text.length] = LAST_RECORD;
        return record;
    }

    private static byte[] sealed(byte[] record, byte[] key, byte[] nonce) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
            return cipher.doFinal(record);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static byte[] derived(byte[] salt, byte[] from, byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt(salt)
                            .addIKM(from)
                            .thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 25 has HKDF", e);
        }
    }

    private static byte[] info(String name) {
        return (name + '\0').getBytes(US_ASCII);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(each -> each.length).sum());
        for (byte[] each : parts) {
            all.put(each);
        }
        return all.array();
    }
}
