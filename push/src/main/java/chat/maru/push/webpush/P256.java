package chat.maru.push.webpush;

import chat.maru.push.PrivateKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/// Points of the curve P-256, in the uncompressed form of 65 bytes.
final class P256 {
    static final int POINT = 65;
    private static final int COORDINATE = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final ECParameterSpec CURVE = PrivateKeys.p256();

    private P256() {}

    static byte[] encoded(ECPoint point) {
        byte[] encoded = new byte[POINT];
        encoded[0] = UNCOMPRESSED;
        put(point.getAffineX(), encoded, 1);
        put(point.getAffineY(), encoded, 1 + COORDINATE);
        return encoded;
    }

    private static void put(BigInteger coordinate, byte[] into, int at) {
        byte[] bytes = coordinate.toByteArray();
        int skipped = Math.max(0, bytes.length - COORDINATE);
        int length = bytes.length - skipped;
        System.arraycopy(bytes, skipped, into, at + COORDINATE - length, length);
    }

    /// @throws InvalidKeyException if this is no point of the curve
    static ECPublicKey decoded(byte[] point) throws InvalidKeyException {
        if (point.length != POINT || point[0] != UNCOMPRESSED) {
            throw new InvalidKeyException("not an uncompressed point");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE, POINT));
        if (x.compareTo(prime()) >= 0
                || y.compareTo(prime()) >= 0
                || !squared(x).equals(y.pow(2).mod(prime()))) {
            throw new InvalidKeyException("not a point of P-256");
        }
        return key(new ECPoint(x, y));
    }

    /// The two points with this x, which lie opposite each other.
    static ECPublicKey[] withX(BigInteger x) {
        BigInteger root = squared(x).modPow(prime().add(BigInteger.ONE).shiftRight(2), prime());
        return new ECPublicKey[] {key(new ECPoint(x, root)), key(new ECPoint(x, prime().subtract(root)))};
    }

    static ECPublicKey generator() {
        return key(CURVE.getGenerator());
    }

    /// The x of the point that both ends of an agreement come to.
    static byte[] agreed(PrivateKey ours, ECPublicKey theirs) throws InvalidKeyException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(ours);
            agreement.doPhase(theirs, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has ECDH", e);
        }
    }

    private static BigInteger prime() {
        return ((ECFieldFp) CURVE.getCurve().getField()).getP();
    }

    /// y² = x³ + ax + b
    private static BigInteger squared(BigInteger x) {
        BigInteger a = CURVE.getCurve().getA();
        return x.pow(3).add(a.multiply(x)).add(CURVE.getCurve().getB()).mod(prime());
    }

    private static ECPublicKey key(ECPoint point) {
        try {
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC keys", e);
        }
    }
}
