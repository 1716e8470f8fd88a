package chat.maru.bench.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server under test, ready from the moment this exists until `close`. Confined to one thread.
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(2);

    private final ProcessTree processes;
    private final int port;
    private final int adminPort;
    private final Duration readyAfter;
    private final HttpClient client;
    private final Path log;

    private ServerProcess(
            ProcessTree processes, int port, int adminPort, Duration readyAfter, HttpClient client, Path log) {
        this.processes = processes;
        this.port = port;
        this.adminPort = adminPort;
        this.readyAfter = readyAfter;
        this.client = client;
        this.log = log;
    }

    /// Starts a server on free ports and waits until it says it is ready.
    ///
    /// @param core the core it runs on, or -1
    /// @param flags what this server is told besides
    /// @param log the file its output is appended to
    /// @throws IOException if it ends, or is not ready within a minute; the text has the end of its output
    public static ServerProcess start(
            ServerLauncher launcher, Path data, int core, boolean liftLimits, List<String> flags, Path log)
            throws IOException, InterruptedException {
        int port = ProcessTree.freePort();
        int adminPort = ProcessTree.freePort();
        List<String> command = new ArrayList<>(Cores.prefix(core));
        command.addAll(launcher.commandLine(port, adminPort, data, liftLimits));
        command.addAll(flags);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long began = System.nanoTime();
        Process process = builder.start();
        try {
            awaitReady(process, client, adminPort, began, log);
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            client.close();
            throw e;
        }
        return new ServerProcess(
                new ProcessTree(process), port, adminPort, Duration.ofNanos(System.nanoTime() - began), client, log);
    }

    private static void awaitReady(Process process, HttpClient client, int adminPort, long began, Path log)
            throws IOException, InterruptedException {
        HttpRequest request = request(adminPort, "/readyz");
        while (!ready(client, request)) {
            if (!process.isAlive()) {
                throw new IOException("the server ended with " + process.exitValue() + ":\n" + tail(log));
            }
            if (System.nanoTime() - began > START_LIMIT.toNanos()) {
                throw new IOException("the server was not ready after " + START_LIMIT + ":\n" + tail(log));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean ready(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // nobody listens yet
        }
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /// The public port.
    public int port() {
        return port;
    }

    /// From starting the process to the first 200 of `/readyz`, to 2 ms or so.
    public Duration readyAfter() {
        return readyAfter;
    }

    /// The admin listener's `/metrics`, or nothing if it has none.
    public String metrics() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(adminPort, "/metrics"), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 ? answer.body() : "";
    }

    /// The process that was started and all that it started.
    public List<Long> processes() {
        return processes.pids();
    }

    /// The Java virtual machine among them.
    ///
    /// @throws IllegalStateException if there is none
    public long machine() {
        return processes
                .handles()
                .filter(handle -> handle.info()
                        .command()
                        .map(path -> path.endsWith("java"))
                        .orElse(false))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Java process among " + processes()));
    }

    /// Stops it where it is until [#resume]: it takes no time of any core meanwhile.
    public void pause() throws IOException, InterruptedException {
        processes.pause();
    }

    /// Lets it go on.
    public void resume() throws IOException, InterruptedException {
        processes.resume();
    }

    /// Kills it with SIGKILL and waits until it is gone.
    public void kill() throws InterruptedException {
        processes.kill();
        client.close();
    }

    /// Asks the server to stop and waits for it; kills it after half a minute.
    ///
    /// @throws IllegalStateException if it had to be killed
    @Override
    public void close() {
        try {
            if (!processes.stop()) {
                throw new IllegalStateException("the server did not stop on SIGTERM; its output is in " + log);
            }
        } finally {
            client.close();
        }
    }
}
