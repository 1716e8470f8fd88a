package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock")
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    private HttpListener.TlsFiles files(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("x").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey("x", PASSWORD).getEncoded()));
        return new HttpListener.TlsFiles(certificate, key);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    private static SSLSocket connect(InetSocketAddress address, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    private record TrustsAll() implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static Ground ground(HttpListener.TlsFiles files) {
        return new Ground(new HttpListener.Options("127.0.0.1", 0, 1, files, Set.of(), HttpLimits.defaults()));
    }

    @Test
    void requestsAndSockets_goOverTls() throws Exception {
        try (Ground ground = ground(files("one"))) {
            for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
                try (Wire wire = new Wire(connect(ground.listener.address(), protocol))) {
                    Wire.Answer answer =
                            wire.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.header("strict-transport-security")).startsWith("max-age=");
                    wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + Ground.AUTHORIZED + Ground.SOCKET + "\r\n");
                    assertThat(wire.answer().status()).isEqualTo(101);
                    Recorder recorder = ground.recorders.take();
                    wire.say(Frames.text("x".repeat(100_000)));
                    assertThat(recorder.text()).hasSize(100_000);
                    recorder.onLoop(outlet -> outlet.close(4503, "draining"));
                    assertThat(wire.frame().closeCode()).isEqualTo(4503);
                    assertThat(wire.rest()).isEmpty();
                }
            }
            try (Wire wire = new Wire(connect(ground.listener.address()))) {
                assertThat(wire.say("GET http://x/ HTTP/1.1\r\n\r\n").answer().status())
                        .isEqualTo(400);
                assertThat(wire.rest()).isEmpty();
            }
            assertThatThrownBy(() -> connect(ground.listener.address(), "TLSv1.1"))
                    .isInstanceOf(Exception.class);
            try (Wire plain = ground.connect()) {
                assertThat(plain.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").restAsText())
                        .doesNotContain("HTTP/1.1 200");
            }
        }
    }

    @Test
    void filesThatChange_areReadAgain() throws Exception {
        Tls tls = new Tls(files("one"));
        var first = tls.context();
        tls.reload();
        assertThat(tls.context()).isSameAs(first);
        Files.writeString(folder.resolve("key.pem"), "half a key");
        tls.reload();
        assertThat(tls.context()).isSameAs(first);
        files("two");
        tls.reload();
        assertThat(tls.context()).isNotSameAs(first);
    }

    @Test
    void aKeyOfAnotherCertificate_isRefusedAtTheStart_andAtAReloadTheOldPairStays() throws Exception {
        HttpListener.TlsFiles files = files("one");
        Tls tls = new Tls(files);
        var first = tls.context();
        String certificate = Files.readString(files.certificate());
        files("two");
        Files.writeString(files.certificate(), certificate);
        tls.reload();
        assertThat(tls.context()).isSameAs(first);
        assertThatThrownBy(() -> ground(files))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot use " + files.certificate() + " for TLS: " + files.key() + " is not its key");
    }

    @Test
    void filesThatCannotBeUsed_areNamed() {
        HttpListener.TlsFiles files = new HttpListener.TlsFiles(folder.resolve("none.pem"), folder.resolve("none.key"));
        assertThatThrownBy(() -> ground(files))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot use " + files.certificate() + " for TLS: there is no such file");
    }

    @Test
    void certificateAndKeyThatAreSwapped_areToldApartFromMissingOnes() throws Exception {
        HttpListener.TlsFiles files = files("one");
        HttpListener.TlsFiles swapped = new HttpListener.TlsFiles(files.key(), files.certificate());
        assertThatThrownBy(() -> ground(swapped))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot use " + files.key() + " for TLS: it is no certificate, or " + files.certificate()
                        + " no key, in PEM; are the two swapped?");
        HttpListener.TlsFiles keyless = new HttpListener.TlsFiles(files.certificate(), folder.resolve("none.key"));
        assertThatThrownBy(() -> ground(keyless))
                .hasMessage("cannot use " + keyless.key() + " for TLS: there is no such file");
    }
}
