package chat.maru.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.push.BadPushSettings;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VapidKeysTest {
    private static final URI CONTACT = URI.create("mailto:admin@example.org");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keys_thatAreWritten_areTheSameWhenRead() throws Exception {
        for (int i = 0; i < 20; i++) {
            VapidKeys keys = VapidKeys.generate(new SecureRandom());
            Path file = folder.resolve("vapid-" + i + ".pem");

            keys.write(file);

            assertThat(VapidKeys.read(file).publicKey()).isEqualTo(keys.publicKey());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Base64.getUrlDecoder().decode(keys.publicKey()))
                    .hasSize(65)
                    .startsWith(4);
        }
    }

    @Test
    void keys_thatAreThere_areNotWrittenOver() throws Exception {
        Path file = Files.writeString(folder.resolve("vapid.pem"), "old");

        assertThatThrownBy(() -> VapidKeys.generate(new SecureRandom()).write(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("old");
    }

    @Test
    void whatIsWrong_isSaidInOneSentence() {
        Path missing = folder.resolve("none.pem");
        assertThatThrownBy(() -> VapidKeys.read(missing))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The VAPID key " + missing + " is not there.");
        VapidKeys keys = VapidKeys.generate(new SecureRandom());
        assertThatThrownBy(() -> WebPushSettings.of(keys, URI.create("admin@example.org"), List.of()))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The contact for Web Push must begin with mailto: or https:.");
        for (String each : List.of("10.0.0.1", "localhost", "https://ntfy.sh", "ntfy.sh:8443", "*ntfy.sh", "")) {
            assertThatThrownBy(() -> WebPushSettings.of(keys, CONTACT, List.of(each)))
                    .isInstanceOf(BadPushSettings.class)
                    .hasMessageStartingWith("The hosts for Web Push must be names");
        }
    }

    @Test
    void thePrivateKey_isPrintedNowhere() {
        VapidKeys keys = VapidKeys.generate(new SecureRandom());

        assertThat(WebPushSettings.of(keys, CONTACT, List.of("ntfy.sh")).toString())
                .doesNotContain(keys.privateKey().getS().toString());
    }
}
