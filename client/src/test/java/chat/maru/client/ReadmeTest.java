package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
    @Test
    void example_isTheOneInTheReadme() throws IOException {
        String source = Files.readString(Path.of("src/test/java/chat/maru/client/ReadmeExample.java"));
        String example = source.substring(
                        source.indexOf("// README from here\n") + "// README from here\n".length(),
                        source.indexOf("        // README to here"))
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "\n```");
    }

    @Test
    void example_runs() throws Exception {
        FakeMaru maru = new FakeMaru();
        try (FakeServer server = new FakeServer(maru)) {
            ReadmeExample.talk(server.uri(), FakeMaru.PASSWORD);
        }
        assertThat(maru.log()).hasSize(1);
    }
}
