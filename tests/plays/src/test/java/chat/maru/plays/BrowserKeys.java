package chat.maru.plays;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.crash.client.Json;
import chat.maru.crash.push.Pushed;
import chat.maru.crash.push.Subscription;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// Decrypts what was pushed with a library that has nothing to do with the one that encrypts: in Node.js, in the web
/// client's folder, which has it.
///
/// Confined to one thread.
final class BrowserKeys implements AutoCloseable {
    private final Process node;
    private final BufferedWriter in;
    private final BufferedReader out;

    BrowserKeys() throws IOException {
        Path web = Path.of(System.getProperty("plays.web", "../../web"));
        if (!Files.isDirectory(web.resolve("node_modules/http_ece"))) {
            throw new IllegalStateException(
                    "The web client's own packages are not installed in " + web + ": mvn verify does that, or npm ci.");
        }
        node = new ProcessBuilder("node", "e2e/decrypt.mjs")
                .directory(web.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new BufferedWriter(node.outputWriter(UTF_8));
        out = node.inputReader(UTF_8);
    }

    JsonNode opened(Subscription subscription, Pushed pushed) throws IOException {
        in.write(subscription.opening(pushed).toString());
        in.newLine();
        in.flush();
        String told = out.readLine();
        if (told == null) {
            throw new AssertionError("it cannot be decrypted: " + pushed.headers());
        }
        return Json.tree(told);
    }

    @Override
    public void close() {
        node.destroyForcibly();
    }
}
