package chat.maru.edge.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells whether a certificate and a private key belong together, by signing with one and verifying with the other.
///
/// Thread-safe.
final class KeyPairs {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private KeyPairs() {}

    /// The key is another certificate's.
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        private Mismatch(String what) {
            super(what);
        }

        private Mismatch(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /// @param certificate in PEM, before its chain
    /// @param key         in PEM (PKCS 8)
    /// @throws GeneralSecurityException if one of them is no such thing
    static void requirePair(byte[] certificate, byte[] key) throws GeneralSecurityException, Mismatch {
        PublicKey open = publicKey(certificate);
        PrivateKey secret = privateKey(key, open.getAlgorithm());
        byte[] words = "Maru".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm(open));
        signature.initSign(secret);
        signature.update(words);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(words);
        if (!verifies(signature, signed)) {
            throw new Mismatch("what the key signs is not the certificate's");
        }
    }

    private static boolean verifies(Signature signature, byte[] signed) throws Mismatch {
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            throw new Mismatch("what the key signs is not even as long as the certificate's", e);
        }
    }

    private static PublicKey publicKey(byte[] certificate) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificate))
                .stream()
                .findFirst()
                .orElseThrow(() -> new CertificateException("there is no certificate"))
                .getPublicKey();
    }

    private static PrivateKey privateKey(byte[] key, String algorithm) throws GeneralSecurityException, Mismatch {
        Matcher found = KEY.matcher(new String(key, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new InvalidKeyException("there is no private key (PKCS 8)");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException e) {
            throw new Mismatch("the key is not of the certificate's kind, " + algorithm, e);
        }
    }

    private static String algorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
    }
}
