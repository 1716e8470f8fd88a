package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What whoever starts a node is told when it cannot: one sentence, with the reason.
@Timeout(60)
final class StartFailureTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void portThatIsTaken_isToldWithTheSettingsToChange() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedNode.start(settings(Map.of("port", port))))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("Maru cannot listen on 127.0.0.1 port " + port
                            + ": address already in use; --port and --bind choose others.");
            assertThatThrownBy(() -> EmbeddedNode.start(settings(Map.of("admin-port", port))))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("Maru cannot listen on 127.0.0.1 port " + port
                            + ": address already in use; --admin-port and --admin-bind choose others.");
        }
    }

    @Test
    void fileInPlaceOfTheData_isToldOnce() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedNode.start(settings(Map.of("data", folder + "/./file"))))
                .isInstanceOf(StartFailure.class)
                .hasMessage("The data directory " + file + " cannot be opened: it is not a directory.");
    }

    @Test
    void missingCertificate_isNamed() throws IOException {
        Path key = Files.createFile(folder.resolve("key.pem"));
        Map<String, String> flags = Map.of("tls-certificate", folder + "/none.pem", "tls-key", key.toString());
        assertThatThrownBy(() -> EmbeddedNode.start(settings(flags)))
                .isInstanceOf(StartFailure.class)
                .hasMessage("Maru cannot use " + folder + "/none.pem for TLS: there is no such file.");
    }

    private Settings settings(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(Map.of(
                "port", "0", "admin-port", "0", "data", folder.resolve("data").toString()));
        all.putAll(flags);
        return Configuration.read(Map.of(), all).settings();
    }
}
