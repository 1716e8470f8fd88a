package chat.maru.bench.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for this machine, signed by itself, and its key, in files as a server takes them. Immutable.
///
/// @param certificate in PEM
/// @param key its private key (PKCS 8) in PEM
/// @param trusting for clients that trust this certificate and no other
public record Certificate(Path certificate, Path key, SSLContext trusting) {
    /// Its kind, for the page.
    public static final String KIND = "an elliptic key on P-256";

    private static final String ALIAS = "bench";
    private static final char[] PASSWORD = "changeit".toCharArray();

    /// Makes one in this folder.
    ///
    /// @throws IOException if `keytool` does not
    public static Certificate in(Path folder) throws IOException, InterruptedException {
        try {
            KeyStore store = made(folder.resolve("certificate.p12"));
            X509Certificate made = (X509Certificate) store.getCertificate(ALIAS);
            return new Certificate(
                    pem(folder.resolve("certificate.pem"), "CERTIFICATE", made.getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            store.getKey(ALIAS, PASSWORD).getEncoded()),
                    trusting(made));
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate cannot be used", e);
        }
    }

    private static KeyStore made(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> key = List.of("-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30");
        List<String> names = List.of("-dname", "CN=bench", "-ext", "SAN=ip:127.0.0.1");
        List<String> store =
                List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", String.valueOf(PASSWORD));
        Process process = new ProcessBuilder(Stream.of(List.of(keytool, "-genkeypair"), key, names, store)
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + said);
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            made.load(in, PASSWORD);
        }
        return made;
    }

    private static Path pem(Path file, String what, byte[] encoded) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /// The flags of a server that shows it.
    public List<String> flags() {
        return List.of("--tls-certificate", certificate.toString(), "--tls-key", key.toString());
    }
}
