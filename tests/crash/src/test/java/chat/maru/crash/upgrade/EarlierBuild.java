package chat.maru.crash.upgrade;

import chat.maru.crash.client.Json;
import chat.maru.crash.damage.Furnished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A data directory that an earlier build has left behind by `kill -9`, packed, with what was in it.
///
/// Immutable.
///
/// @param data  what is unpacked of it
/// @param known what its server last told somebody
record EarlierBuild(Path data, Furnished.Known known) {
    private static final String KNOWN = "known.json";

    /// Unpacks one into a folder. Of the first builds no inbox is known.
    static EarlierBuild unpacked(Path archive, Path folder) throws IOException, InterruptedException {
        run("tar", "-xzf", archive.toString(), "-C", folder.toString());
        JsonNode known = Json.tree(Files.readAllBytes(folder.resolve(KNOWN)));
        Map<String, List<String>> history = new HashMap<>();
        known.required("history")
                .properties()
                .forEach(talk -> history.put(
                        talk.getKey(),
                        talk.getValue().valueStream().map(JsonNode::stringValue).toList()));
        return new EarlierBuild(
                folder.resolve("data"),
                new Furnished.Known(
                        known.required("username").stringValue(),
                        known.required("account").stringValue(),
                        known.required("cursor").stringValue(),
                        history,
                        known.path("inbox")
                                .valueStream()
                                .map(JsonNode::stringValue)
                                .toList()));
    }

    /// Packs one of the build at hand: run this when a build has changed what is stored, or before one does.
    ///
    /// @param arguments the archive, and a folder to work in
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[1]);
        try (Furnished furnished = Furnished.in(folder, Furnished.End.KILLED)) {
            ObjectNode known = Json.object()
                    .put("username", furnished.known().username())
                    .put("account", furnished.known().account())
                    .put("cursor", furnished.known().cursor());
            ObjectNode history = known.putObject("history");
            furnished.known().history().forEach((talk, messages) -> {
                ArrayNode texts = history.putArray(talk);
                messages.forEach(texts::add);
            });
            ArrayNode inbox = known.putArray("inbox");
            furnished.known().inbox().forEach(inbox::add);
            Path parent = Objects.requireNonNull(furnished.data().getParent());
            Files.writeString(parent.resolve(KNOWN), known.toString());
            run(
                    "tar",
                    "-czf",
                    Path.of(arguments[0]).toAbsolutePath().toString(),
                    "--owner=0",
                    "--group=0",
                    "--exclude=native",
                    "--exclude=LOG*",
                    "--exclude=control.sock",
                    "-C",
                    parent.toString(),
                    "data",
                    KNOWN);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(new ArrayList<>(List.of(command)) + " ended with " + process.exitValue());
        }
    }
}
