package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The README's lines for a shell, pasted into one as they are, but for the port.
@Timeout(60)
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void curls_signUp_say_logInAgain_andRefresh() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int from = readme.indexOf("## By curl");
        List<String> blocks = BLOCK.matcher(readme.substring(from, readme.indexOf("\n## ", from)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        try (Ground ground = new Ground(folder.resolve("data"), Map.of())) {
            String say = pasted(ground, blocks.get(0) + "echo; echo $TOKEN");
            JsonNode receipt = Answer.JSON.readTree(say.lines().findFirst().orElseThrow());
            assertThat(receipt.path("number").asInt()).isEqualTo(1);

            String refreshed = pasted(
                            ground,
                            blocks.get(0).lines().findFirst().orElseThrow() + "\n" + blocks.get(1) + "echo $TOKEN")
                    .strip();
            assertThat(refreshed).isNotEqualTo(say.lines().toList().getLast());
            String target = "/v1/conversations/" + receipt.path("conversation").asString() + "/messages";
            Answer page = ground.link.exchange("GET", target, Ground.bearer(refreshed), new byte[0]);
            assertThat(page.json().at("/messages/0/content/text").asString()).isEqualTo("Hello!");
        }
    }

    private String pasted(Ground ground, String lines) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Process shell = new ProcessBuilder("bash", "-euc", lines.replace("localhost:8080", "127.0.0.1:" + ground.port))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(shell.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            shell.destroyForcibly();
        }
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(shell.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void mistakes_areToldOneByOne() throws IOException, StartFailure {
        try (Ground ground = new Ground(folder.resolve("data"), Map.of())) {
            Ground.Person alice = ground.signUp("Alice");
            String chat = ground.open(alice, ground.signUp("Bob"));
            String messages = "/v1/conversations/" + chat + "/messages";
            assertThat(detail(ground.as(alice, "GET", messages + "?limit=500")))
                    .isEqualTo("limit is a number from 1 to 200");
            assertThat(detail(ground.as(alice, "GET", messages + "?before=1&after=1")))
                    .isEqualTo("before, after and around exclude each other");
            assertThat(detail(ground.as(alice, "GET", "/v1/conversations/chat/messages")))
                    .isEqualTo("conversation: that is no id");
            String body = "{\"old_password\":\"certainly not\",\"new_password\":\"another long sentence\"}";
            Answer answer = ground.as(alice, "PUT", "/v1/me/password", body);
            assertThat(answer.verdict()).isEqualTo("401 wrong_credentials");
            assertThat(detail(answer)).isEqualTo("the old password is wrong");
        }
    }

    private static String detail(Answer answer) {
        return answer.json().path("detail").asString();
    }
}
