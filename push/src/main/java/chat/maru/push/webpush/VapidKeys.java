package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.push.BadPushSettings;
import chat.maru.push.PrivateKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
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
    private final byte[] point;

    private VapidKeys(ECPrivateKey privateKey, byte[] point) {
        this.privateKey = privateKey;
        this.point = point;
    }

    public static VapidKeys generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return of((ECPrivateKey) generator.generateKeyPair().getPrivate());
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
        try {
            return new VapidKeys(key, P256Pair.of(key.getS()).point());
        } catch (InvalidKeyException e) {
            throw new BadPushSettings("The VAPID key cannot be used.", e);
        }
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
        return Base64.getUrlEncoder().withoutPadding().encodeToString(point);
    }

    ECPrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return "VapidKeys[" + publicKey() + ']';
    }
}
