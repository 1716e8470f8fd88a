package chat.maru.push;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Signed claims (RFC 7519), as every push service wants them from whoever sends.
public final class Jwt {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// How they are signed.
    public enum Algorithm {
        /// With an RSA key.
        RS256("SHA256withRSA"),
        /// With a key of P-256.
        ES256("SHA256withECDSAinP1363Format");

        private final String name;

        Algorithm(String name) {
            this.name = name;
        }
    }

    private Jwt() {}

    public static String sign(Algorithm algorithm, PrivateKey key, Optional<String> keyId, ObjectNode claims) {
        ObjectNode header = Json.object().put("typ", "JWT").put("alg", algorithm.name());
        keyId.ifPresent(id -> header.put("kid", id));
        String signed = encoded(header) + '.' + encoded(claims);
        return signed + '.' + BASE64.encodeToString(signature(algorithm, key, signed));
    }

    private static String encoded(ObjectNode part) {
        return BASE64.encodeToString(Json.bytes(part));
    }

    private static byte[] signature(Algorithm algorithm, PrivateKey key, String signed) {
        try {
            Signature signature = Signature.getInstance(algorithm.name);
            signature.initSign(key);
            signature.update(signed.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read cannot sign", e);
        }
    }
}
