package chat.maru.push.webpush;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/// A pair of keys of the curve P-256. Each push makes one and agrees with a browser's, which is most of a push's work:
/// hence Bouncy Castle, which is quicker at it than the JDK.
///
/// Immutable.
final class P256Pair {
    static final int POINT = 65;
    private static final int COORDINATE = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

    private final ECPrivateKeyParameters secret;
    private final byte[] point;

    private P256Pair(ECPrivateKeyParameters secret, ECPoint point) {
        this.secret = secret;
        this.point = point.getEncoded(false);
    }

    static P256Pair generate(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(CURVE, random));
        AsymmetricCipherKeyPair made = generator.generateKeyPair();
        return new P256Pair(
                (ECPrivateKeyParameters) made.getPrivate(), ((ECPublicKeyParameters) made.getPublic()).getQ());
    }

    /// @throws InvalidKeyException if this is no private key of the curve
    static P256Pair of(BigInteger secret) throws InvalidKeyException {
        try {
            ECPrivateKeyParameters checked = new ECPrivateKeyParameters(secret, CURVE);
            return new P256Pair(
                    checked,
                    new FixedPointCombMultiplier()
                            .multiply(CURVE.getG(), secret)
                            .normalize());
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("not a key of P-256", e);
        }
    }

    /// The public key, as an uncompressed point of 65 bytes.
    byte[] point() {
        return point.clone();
    }

    /// The x of the point that both ends come to.
    ///
    /// @param other an uncompressed point
    /// @throws InvalidKeyException if this is no point of the curve
    byte[] agreed(byte[] other) throws InvalidKeyException {
        if (other.length != POINT || other[0] != UNCOMPRESSED) {
            throw new InvalidKeyException("not an uncompressed point");
        }
        try {
            ECDHBasicAgreement agreement = new ECDHBasicAgreement();
            agreement.init(secret);
            BigInteger x = agreement.calculateAgreement(
                    new ECPublicKeyParameters(CURVE.getCurve().decodePoint(other), CURVE));
            return BigIntegers.asUnsignedByteArray(COORDINATE, x);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidKeyException("not a point of P-256", e);
        }
    }
}
