package chat.maru.crash.push;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.maru.crash.client.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody's subscription to a push service, with the keys that only their browser has.
///
/// Immutable.
public final class Subscription {
    private static final int COORDINATE = 32;
    private static final int SECRET = 16;
    private static final int TAG_BITS = 128;
    private static final int LAST_RECORD = 2;

    private final String endpoint;
    private final ECPrivateKey privateKey;
    private final ECPublicKey publicKey;
    private final byte[] secret = new byte[SECRET];

    private Subscription(String endpoint, KeyPair keys) {
        this.endpoint = endpoint;
        this.privateKey = (ECPrivateKey) keys.getPrivate();
        this.publicKey = (ECPublicKey) keys.getPublic();
        new SecureRandom().nextBytes(secret);
    }

    static Subscription at(String endpoint) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Subscription(endpoint, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /// Where to push.
    public String endpoint() {
        return endpoint;
    }

    /// Its own at the service.
    public String path() {
        return URI.create(endpoint).getPath();
    }

    /// What a device registers with: as `PushSubscription.toJSON()` gives it, and how much may be told.
    ///
    /// @param content `none`, `sender` or `full`
    public String registering(String content) {
        ObjectNode body = Json.object().put("provider", "webpush").put("content", content);
        body.putObject("subscription")
                .put("endpoint", endpoint)
                .putNull("expirationTime")
                .putObject("keys")
                .put("p256dh", text(point()))
                .put("auth", text(secret));
        return body.toString();
    }

    /// All it takes to decrypt what was pushed.
    public ObjectNode opening(Pushed pushed) {
        return Json.object()
                .put("body", text(pushed.body()))
                .put("private_key", text(coordinate(privateKey.getS())))
                .put("public_key", text(point()))
                .put("auth", text(secret));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] point() {
        ECPoint point = publicKey.getW();
        return joined(new byte[] {4}, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    /// What was pushed, decrypted (RFC 8188 and 8291), in its one record.
    ///
    /// @throws IllegalArgumentException if it is not for this subscription
    public JsonNode opened(Pushed pushed) {
        try {
            ByteBuffer in = ByteBuffer.wrap(pushed.body());
            byte[] salt = taken(in, 16);
            int _ = in.getInt();
            byte[] sender = taken(in, in.get() & 0xff);
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(privateKey);
            agreement.doPhase(point(sender), true);
            byte[] input = derived(secret, agreement.generateSecret(), 32, info("WebPush: info"), point(), sender);
            byte[] key = derived(salt, input, 16, info("Content-Encoding: aes128gcm"));
            byte[] nonce = derived(salt, input, 12, info("Content-Encoding: nonce"));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return Json.tree(unpadded(cipher.doFinal(taken(in, in.remaining()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it cannot be decrypted", e);
        }
    }

    private PublicKey point(byte[] encoded) throws GeneralSecurityException {
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + COORDINATE)),
                new BigInteger(1, Arrays.copyOfRange(encoded, 1 + COORDINATE, encoded.length)));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, publicKey.getParams()));
    }

    private static byte[] info(String name) {
        return joined(name.getBytes(US_ASCII), new byte[1]);
    }

    private static byte[] derived(byte[] salt, byte[] input, int length, byte[]... info)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addSalt(salt)
                        .addIKM(input)
                        .thenExpand(joined(info), length));
    }

    private static byte[] unpadded(byte[] record) {
        int end = record.length - 1;
        while (end >= 0 && record[end] == 0) {
            end--;
        }
        if (end < 0 || record[end] != LAST_RECORD) {
            throw new IllegalArgumentException("there is no end of the record");
        }
        return Arrays.copyOf(record, end);
    }

    private static byte[] taken(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
