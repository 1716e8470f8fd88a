package chat.maru.bench.workload;

import chat.maru.bench.host.Cores;
import chat.maru.bench.load.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// A generator, or somebody who reads, at work on its own core. Confined to one thread.
final class GeneratorProcess implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkAccessible=false",
            "-Dio.netty.buffer.checkBounds=false");
    /// Compiled soon, not well: for a process that has little time to become warm.
    private static final List<String> HASTY = List.of("-XX:TieredStopAtLevel=1");

    private static final long GRACE_SECONDS = 10;

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private GeneratorProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Starts this program with this plan, as JSON, for its argument.
    ///
    /// @param hasty whether it has only a second or two to become warm, and may be a little slower for it
    static GeneratorProcess start(Class<?> program, Object plan, int core, boolean hasty) throws IOException {
        List<String> command = new ArrayList<>(Cores.prefix(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (hasty) {
            command.addAll(HASTY);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.add(Json.MAPPER.writeValueAsString(plan));
        return new GeneratorProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// Its process id.
    long process() {
        return process.pid();
    }

    /// Waits until the generator holds the next step's connections, or the port it listens on; answers which.
    int awaitHolding() throws IOException {
        JsonNode line = next();
        if (!line.has("holding")) {
            throw new IOException("the generator did not hold its connections: " + line);
        }
        return line.path("holding").intValue();
    }

    /// Lets it go on to the next step, or to its end.
    void goOn() throws IOException {
        in.write('\n');
        in.flush();
    }

    /// Lets it go on, and tells it a number.
    void goOn(int number) throws IOException {
        in.write(number + "\n");
        in.flush();
    }

    /// Waits for the result.
    <T> T result(Class<T> type) throws IOException {
        return Json.MAPPER.treeToValue(next(), type);
    }

    private JsonNode next() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the generator ended without a result; its reason is above");
        }
        return Json.MAPPER.readTree(line);
    }

    /// Ends its input, waits a little for it to end, then kills it.
    @Override
    public void close() throws IOException {
        try {
            in.close();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
