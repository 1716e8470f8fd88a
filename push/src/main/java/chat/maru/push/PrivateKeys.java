package chat.maru.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// Private keys from PEM: PKCS#8, not encrypted. What is wrong with one is told as [BadPushSettings].
public final class PrivateKeys {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private PrivateKeys() {}

    /// What is in a file that holds a key.
    ///
    /// @param what the file is, as the beginning of a sentence: “The APNs key”
    public static String text(Path file, String what) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new BadPushSettings(what + ' ' + file + " is too large to be one.");
            }
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (NoSuchFileException e) {
            throw new BadPushSettings(what + ' ' + file + " is not there.", e);
        } catch (IOException e) {
            throw new BadPushSettings(
                    what + ' ' + file + " cannot be read (" + e.getClass().getSimpleName() + ").", e);
        }
    }

    /// @param what the key is, as the beginning of a sentence
    public static ECPrivateKey p256(String pem, String what) {
        byte[] encoded = decoded(pem, what);
        try {
            ECPrivateKey key =
                    (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!key.getParams().getCurve().equals(p256().getCurve())) {
                throw new BadPushSettings(what + " is a key of another curve than P-256.");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new BadPushSettings(what + " is not a key of P-256 (EC).", e);
        }
    }

    /// @param what the key is, as the beginning of a sentence
    public static RSAPrivateKey rsa(String pem, String what) {
        byte[] encoded = decoded(pem, what);
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new BadPushSettings(what + " is not an RSA key.", e);
        }
    }

    public static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private static byte[] decoded(String pem, String what) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new BadPushSettings(what + problem(pem));
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new BadPushSettings(what + " is damaged: what it holds is not base64.", e);
        }
    }

    private static String problem(String pem) {
        if (pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
            return " is encrypted, and nobody is there to type its password.";
        }
        if (pem.contains("-----BEGIN EC PRIVATE KEY-----") || pem.contains("-----BEGIN RSA PRIVATE KEY-----")) {
            return " is not in PKCS#8 form; `openssl pkcs8 -topk8 -nocrypt` makes it so.";
        }
        if (pem.contains("-----BEGIN CERTIFICATE-----") || pem.contains("-----BEGIN PUBLIC KEY-----")) {
            return " holds no private key.";
        }
        return " is not a PEM file: it has no line “" + BEGIN + "” and “" + END + "”.";
    }
}
