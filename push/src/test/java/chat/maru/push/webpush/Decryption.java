package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser's side of Web Push, written from RFC 8188 and RFC 8291 and not from what encrypts: HKDF from HMAC, any
/// number of records.
final class Decryption {
    private static final int TAG = 16;

    private Decryption() {}

    static byte[] decrypt(byte[] body, PrivateKey receiver, byte[] receiverPoint, byte[] secret) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = bytes(in, 16);
        int recordSize = in.getInt();
        byte[] sender = bytes(in, in.get() & 0xFF);

        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(receiver);
        agreement.doPhase(point(sender), true);
        byte[] prkKey = hmac(secret, agreement.generateSecret());
        byte[] ikm = expand(prkKey, join("WebPush: info\0".getBytes(US_ASCII), receiverPoint, sender), 32);
        byte[] prk = hmac(salt, ikm);
        byte[] key = expand(prk, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII), 16);
        byte[] nonce = expand(prk, "Content-Encoding: nonce\0".getBytes(US_ASCII), 12);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long record = 0; in.hasRemaining(); record++) {
            byte[] sealed = bytes(in, Math.min(recordSize, in.remaining()));
            assertThat(sealed.length).isGreaterThan(TAG);
            out.writeBytes(unpadded(open(sealed, key, nonce, record), !in.hasRemaining()));
        }
        return out.toByteArray();
    }

    private static byte[] open(byte[] sealed, byte[] key, byte[] nonce, long record) throws Exception {
        byte[] each = nonce.clone();
        for (int i = 0; i < 8; i++) {
            each[11 - i] ^= (byte) (record >>> (8 * i));
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, each));
        return cipher.doFinal(sealed);
    }

    private static byte[] unpadded(byte[] record, boolean last) {
        int end = record.length - 1;
        while (record[end] == 0) {
            end--;
        }
        assertThat(record[end]).as("the delimiter").isEqualTo((byte) (last ? 2 : 1));
        return Arrays.copyOf(record, end);
    }

    /// The key that an uncompressed point is.
    static PublicKey point(byte[] encoded) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        assertThat(encoded).hasSize(65).startsWith(4);
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(encoded, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(encoded, 33, 65)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws Exception {
        return Arrays.copyOf(hmac(key, join(info, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
