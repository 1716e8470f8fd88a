package chat.maru.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.push.BadPushSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceAccountTest {
    @Test
    void theFileOfTheConsole_isRead_andItsKeyPrintedNowhere(@TempDir Path folder) throws Exception {
        try (Google google = new Google()) {
            Path file = google.account(folder);

            ServiceAccount account = ServiceAccount.read(file);

            assertThat(account.project()).isEqualTo(Google.PROJECT);
            assertThat(account.tokenUri()).isEqualTo(URI.create(google.address() + "/token"));
            assertThat(FcmSettings.read(file, true).endpoint()).isEqualTo(FcmSettings.GOOGLE);
            assertThat(FcmSettings.read(file, true).toString())
                    .doesNotContain(account.key().getPrivateExponent().toString())
                    .doesNotContain(account.key().getModulus().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type":"service_account"   | "type":"authorized_user"        | is something else: its type is not service_account.
            "project_id"               | "x"                             | has no project_id.
            "client_email"             | "x"                             | has no client_email.
            "private_key_id"           | "x"                             | has no private_key_id.
            "private_key":             | "x":                            | has no private_key.
            "token_uri"                | "x"                             | has no token_uri.
            BEGIN PRIVATE KEY          | BEGIN EC PRIVATE KEY            | is not in PKCS#8 form
            "project_id":"maru-test"   | "project_id":"../x"             | names no project.
            "token_uri":"http://127.0  | "token_uri":"http://example.org | must be an address that begins with https://.
            "token_uri":"http          | "token_uri":"h ttp              | has a token_uri that is no address.
            {                          | hello                           | is not JSON.
            """)
    void whatIsWrong_isSaidInOneSentence(String right, String wrong, String problem, @TempDir Path folder)
            throws Exception {
        try (Google google = new Google()) {
            Path file = google.account(folder);
            String text = Files.readString(file);
            assertThat(text).contains(right);
            Files.writeString(file, text.replace(right, wrong));

            assertThatThrownBy(() -> ServiceAccount.read(file))
                    .isInstanceOf(BadPushSettings.class)
                    .message()
                    .contains(problem)
                    .doesNotContain("MII")
                    .matches("[^\n]*[.]");
        }
    }

    @Test
    void aFileThatIsNotThere_isNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.json");

        assertThatThrownBy(() -> FcmSettings.read(file, false))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The FCM service account " + file + " is not there.");
    }
}
