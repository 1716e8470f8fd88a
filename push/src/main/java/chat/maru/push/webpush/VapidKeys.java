package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.push.BadPushSettings;
import chat.maru.push.PrivateKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Set;

/// The keys by which push services know this server (VAPID, RFC 8292). Every subscription is bound to them: with
/// other keys all browsers have to subscribe again.
///
/// Immutable.
public final class VapidKeys {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final ECPrivateKey privateKey;
    private final ECPublicKey publicKey;

    private VapidKeys(ECPrivateKey privateKey, ECPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    public static VapidKeys generate(SecureRandom random) {
        KeyPair pair = pair(random);
        return new VapidKeys((ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    static KeyPair pair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /// Reads the private key from a PEM file (PKCS#8); the public one follows from it.
    ///
    /// @throws BadPushSettings if that is not one
    public static VapidKeys read(Path file) {
        return of(PrivateKeys.p256(PrivateKeys.text(file, "The VAPID key"), "The VAPID key " + file));
    }

    static VapidKeys of(ECPrivateKey key) {
        return new VapidKeys(key, publicOf(key));
    }

    /// Writes the private key to a new file, which nobody else may read; it is on the disk when this returns.
    ///
    /// @throws FileAlreadyExistsException if there is one
    public void write(Path file) throws IOException {
        String pem = "-----BEGIN PRIVATE KEY-----\n" + LINES.encodeToString(privateKey.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = UTF_8.encode(pem);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /// What a page subscribes with (`applicationServerKey`): an uncompressed point in base64url.
    public String publicKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(P256.encoded(publicKey.getW()));
    }

    ECPrivateKey privateKey() {
        return privateKey;
    }

    /// The x of a key's point is what it agrees on with the generator; of the two points with that x, it is the one
    /// that verifies what the key has signed.
    private static ECPublicKey publicOf(ECPrivateKey key) {
        try {
            byte[] x = P256.agreed(key, P256.generator());
            for (ECPublicKey each : P256.withX(new BigInteger(1, x))) {
                if (belongTogether(key, each)) {
                    return each;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new BadPushSettings("The VAPID key cannot be used.", e);
        }
        throw new BadPushSettings("The VAPID key cannot be used.");
    }

    private static boolean belongTogether(ECPrivateKey key, ECPublicKey other) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(other);
        return signature.verify(signed);
    }

    @Override
    public String toString() {
        return "VapidKeys[" + publicKey() + ']';
    }
}
