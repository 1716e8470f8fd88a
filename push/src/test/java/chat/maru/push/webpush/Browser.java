package chat.maru.push.webpush;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;

/// What a browser has when it has subscribed, made by the JDK.
final class Browser {
    private final KeyPair keys;

    private Browser(KeyPair keys) {
        this.keys = keys;
    }

    static Browser subscribed() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Browser(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /// Uncompressed, 65 bytes.
    byte[] point() {
        ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
        byte[] encoded = new byte[65];
        encoded[0] = 4;
        put(point.getAffineX(), encoded, 1);
        put(point.getAffineY(), encoded, 33);
        return encoded;
    }

    private static void put(BigInteger coordinate, byte[] into, int at) {
        byte[] bytes = coordinate.toByteArray();
        int skipped = Math.max(0, bytes.length - 32);
        int length = bytes.length - skipped;
        System.arraycopy(bytes, skipped, into, at + 32 - length, length);
    }
}
