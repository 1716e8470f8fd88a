package chat.maru.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    /// With `-Dregenerate=true` the page is written first.
    @Test
    void committedPage_isWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigurationPage.text());
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew: mvn -pl server -am test -Dtest=ConfigurationPageTest -Dregenerate=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(ConfigurationPage.text());
    }

    @Test
    void page_hasARowForEveryKey_andNothingBreaksATable() {
        assertThat(Settings.keys())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(ConfigurationPage.text()).contains("| `" + key.name() + "` | "))
                .allSatisfy(
                        key -> assertThat(key.sentence() + key.standardText()).doesNotContain("|", "\n"))
                .allSatisfy(key -> assertThat(key.sentence()).endsWith("."));
    }
}
