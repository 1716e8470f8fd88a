package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Two people in two browsers: the page's own play, against the real server.
final class BrowserIT {
    private static final int MINUTES = 5;

    @Test
    void the_page_works_in_chromium() throws IOException, InterruptedException {
        Path chromium = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
        assertThat(Files.isExecutable(chromium))
                .as(
                        "The page is tested in Chromium, and there is none at %s: install it (on Debian: apt-get install"
                                + " chromium), or name another one in the variable CHROMIUM.",
                        chromium)
                .isTrue();
        Path web = Path.of(System.getProperty("plays.web", "../../web"));
        assertThat(Files.isDirectory(web.resolve("node_modules")))
                .as("The page's own packages are not installed in %s: mvn verify does that, or npm ci.", web)
                .isTrue();
        try (Stage stage = Stage.of(BrowserIT.class, ServerProcess.WEB_PUSH.toArray(String[]::new))) {
            ProcessBuilder builder = new ProcessBuilder("npm", "run", "--silent", "e2e");
            builder.directory(web.toFile()).redirectErrorStream(true);
            builder.environment()
                    .put("BASE_URL", "http://localhost:" + stage.server().port());
            builder.environment().put("CHROMIUM", chromium.toString());
            Process play = builder.start();
            try {
                CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> said(play));
                assertThat(play.waitFor(MINUTES, TimeUnit.MINUTES))
                        .as("ended within %s minutes", MINUTES)
                        .isTrue();
                assertThat(play.exitValue())
                        .as("npm run e2e:\n%s", output.join())
                        .isZero();
            } finally {
                play.descendants().forEach(ProcessHandle::destroyForcibly);
                play.destroyForcibly();
            }
        }
    }

    private static String said(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no output: " + e + ")";
        }
    }
}
