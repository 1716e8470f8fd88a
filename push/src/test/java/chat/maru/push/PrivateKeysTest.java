package chat.maru.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a key is said in one sentence.
public final class PrivateKeysTest {
    @TempDir
    private Path folder = Path.of("");

    public static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static PrivateKey ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPrivate();
    }

    private static PrivateKey rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair().getPrivate();
    }

    @Test
    void keys_areRead_whateverTheirLinesEndWith() throws Exception {
        PrivateKey ec = ec("secp256r1");
        PrivateKey rsa = rsa();

        assertThat(PrivateKeys.p256(pem(ec), "It")).isEqualTo(ec);
        assertThat(PrivateKeys.p256("before\n" + pem(ec).replace("\n", "\r\n") + "after", "It"))
                .isEqualTo(ec);
        assertThat(PrivateKeys.rsa(pem(rsa), "It")).isEqualTo(rsa);
    }

    @Test
    void aKeyOfAnotherKind_isNone() throws Exception {
        assertThatThrownBy(() -> PrivateKeys.p256(pem(ec("secp384r1")), "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The key K is a key of another curve than P-256.");
        assertThatThrownBy(() -> PrivateKeys.p256(pem(rsa()), "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The key K is not a key of P-256 (EC).");
        assertThatThrownBy(() -> PrivateKeys.rsa(pem(ec("secp256r1")), "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The key K is not an RSA key.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -----BEGIN ENCRYPTED PRIVATE KEY----- | is encrypted
            -----BEGIN EC PRIVATE KEY-----        | is not in PKCS#8 form
            -----BEGIN RSA PRIVATE KEY-----       | is not in PKCS#8 form
            -----BEGIN CERTIFICATE-----           | holds no private key
            -----BEGIN PUBLIC KEY-----            | holds no private key
            hello                                 | is not a PEM file
            -----BEGIN PRIVATE KEY-----           | is not a PEM file
            """)
    void anythingElse_isNamed(String content, String problem) {
        assertThatThrownBy(() -> PrivateKeys.p256(content + "\nAAAA\n", "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessageStartingWith("The key K " + problem);
    }

    @Test
    void aDamagedKey_isNamed() {
        assertThatThrownBy(() ->
                        PrivateKeys.p256("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessageStartingWith("The key K is not a key of P-256");
        assertThatThrownBy(() ->
                        PrivateKeys.p256("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----", "The key K"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessageStartingWith("The key K is damaged");
    }

    @Test
    void aFile_thatIsNone_isNamed() throws Exception {
        Path missing = folder.resolve("missing.p8");
        assertThatThrownBy(() -> PrivateKeys.text(missing, "The APNs key"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The APNs key " + missing + " is not there.");
        assertThatThrownBy(() -> PrivateKeys.text(folder, "The APNs key"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessageStartingWith("The APNs key " + folder + " cannot be read");
        Path large = Files.write(folder.resolve("large"), new byte[100_000]);
        assertThatThrownBy(() -> PrivateKeys.text(large, "The APNs key"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The APNs key " + large + " is too large to be one.");
    }
}
