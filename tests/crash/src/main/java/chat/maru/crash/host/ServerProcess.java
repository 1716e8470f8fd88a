package chat.maru.crash.host;

import chat.maru.crash.client.Http;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A packaged server in a process of its own, on the same two ports and the same data directory through all its
/// lives. What it prints is kept in the folder of the system property `plays.target`, its data is not. The packaged
/// server is in the folder of `maru.server`.
///
/// Confined to one thread, apart from the ports.
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Light enough to be started hundreds of times: what matters is how soon it is ready, not how fast it gets.
    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable", "-Xmx256m", "-XX:MaxDirectMemorySize=128m");
    /// No limits on people, cheap passwords, small caches.
    private static final List<String> FLAGS = List.of(
            "--name=localhost",
            "--accounts.rate-limits=off",
            "--accounts.argon2-memory-kib=64",
            "--sends.per-second=0",
            "--sends.kib-per-second=0",
            "--limits.connections-per-address=10000",
            "--limits.unauthenticated-per-address=10000",
            "--storage.cache-mib=8",
            "--storage.write-buffer-mib=8",
            "--storage.wal-mib=16");

    /// Stands in a flag for the folder that its data directory is in, and nothing else.
    private static final String FOLDER = "{folder}";

    /// Flags with which it wakes devices by Web Push, also by a service at this machine.
    public static final List<String> WEB_PUSH = List.of(
            "--push.webpush.key=" + FOLDER + "/vapid.pem",
            "--push.webpush.contact=mailto:operator@example.org",
            "--push.webpush.this-machine=on");

    private final String name;
    private final Path folder;
    private final Path log;
    private final List<String> more;
    private final int port;
    private final int adminPort;
    private final LastResort lastResort;
    private List<String> under;
    private @Nullable Process process;

    /// Starts one and returns when it is ready.
    ///
    /// @param name of the play, for its log
    /// @param more flags besides the usual ones
    public static ServerProcess start(String name, String... more) throws IOException {
        return startOn(Path.of(System.getProperty("java.io.tmpdir")), name, more);
    }

    /// Starts one whose data is somewhere below this folder.
    public static ServerProcess startOn(Path where, String name, String... more) throws IOException {
        return startUnder(List.of(), where, name, more);
    }

    /// One that is not started yet.
    ///
    /// @param command becomes the server
    public static ServerProcess under(List<String> command, Path where, String name, List<String> more)
            throws IOException {
        return new ServerProcess(command, where, name, List.copyOf(more));
    }

    /// Starts one by a command that becomes the server.
    public static ServerProcess startUnder(List<String> command, Path where, String name, String... more)
            throws IOException {
        ServerProcess server = new ServerProcess(command, where, name, List.of(more));
        try {
            server.start();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private ServerProcess(List<String> under, Path where, String name, List<String> more) throws IOException {
        this.under = under;
        this.name = name;
        this.more = more;
        Path target = Files.createDirectories(Path.of(System.getProperty("plays.target", "target/plays")));
        log = target.resolve(name + ".log").toAbsolutePath();
        Files.deleteIfExists(log);
        folder = Files.createTempDirectory(where, "maru-play-");
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            port = one.getLocalPort();
            adminPort = other.getLocalPort();
        }
        lastResort = new LastResort(this::destroy);
    }

    /// Where clients connect.
    public int port() {
        return port;
    }

    /// Where it says how it is.
    public int adminPort() {
        return adminPort;
    }

    /// Its data directory.
    public Path data() {
        return folder.resolve("data");
    }

    /// From its next start on it is started by this command, which becomes the server.
    public void under(List<String> command) {
        under = command;
    }

    /// Starts it again and returns when it is ready.
    public void start() throws IOException {
        launch();
        awaitReady();
    }

    /// Starts it without waiting.
    public void launch() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name + " is running");
        }
        process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private List<String> command() {
        Path jar = home().resolve("maru.jar");
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(archive());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(program(jar));
        command.add("serve");
        command.addAll(List.of("--port=" + port, "--admin-port=" + adminPort, "--data=" + data()));
        command.addAll(FLAGS);
        more.forEach(flag -> command.add(flag.replace(FOLDER, folder.toString())));
        return command;
    }

    /// Its classes as they were when it last ended, so that it starts sooner. There can be none of those in folders.
    private List<String> archive() {
        return instead().isEmpty()
                ? List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + log.resolveSibling("maru.jsa"))
                : List.of();
    }

    /// A folder of classes that are in place of the server's own: bugs that are to be found.
    private static String instead() {
        return System.getProperty("maru.instead", "");
    }

    private static List<String> program(Path jar) {
        String instead = instead();
        return instead.isEmpty()
                ? List.of("-jar", jar.toString())
                : List.of("-cp", instead + File.pathSeparator + jar, "chat.maru.server.Main");
    }

    private static Path home() {
        Path home = Path.of(System.getProperty("maru.server", "../../server/target/maru"));
        if (!Files.isRegularFile(home.resolve("maru.jar"))) {
            throw new IllegalStateException(
                    "There is no server in " + home.toAbsolutePath().normalize()
                            + ": build it first (mvn verify builds all), or name its folder with -Dmaru.server=FOLDER.");
        }
        return home;
    }

    /// Returns when it answers that it is ready.
    ///
    /// @throws ServerFailed if it does not
    public void awaitReady() {
        if (!readyOrEnded()) {
            throw new ServerFailed(name + " ended with " + running().exitValue() + " instead of starting:\n" + log());
        }
    }

    /// Returns when it answers that it is ready, or false when it ends instead.
    private boolean readyOrEnded() {
        return orEnded(this::ready);
    }

    /// Returns when it answers whether it is ready, which it does once it is or has failed to be; or false when it ends
    /// instead.
    public boolean answersOrEnded() {
        return orEnded(() -> readiness() != 0);
    }

    private boolean orEnded(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (endsWithin(Duration.ofMillis(10))) {
                return false;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ServerFailed(name + " was not ready in " + PATIENCE + ":\n" + log());
            }
        }
        return true;
    }

    /// Whether it says that it is ready; false too if it does not answer.
    public boolean ready() {
        return readiness() == 200;
    }

    private int readiness() {
        try {
            return Http.once(adminPort, "GET", "/readyz").status();
        } catch (IOException _) {
            return 0; // not listening yet
        }
    }

    /// Whether it ends by itself within this time; waits no longer.
    public boolean endsWithin(Duration time) {
        try {
            return running().waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// `kill -STOP`. It does nothing any more when this returns, and can only be killed.
    public void pause() throws IOException {
        signal("STOP");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!allStopped(Path.of("/proc/" + running().pid() + "/task"))) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(name + " goes on after kill -STOP");
            }
            Thread.onSpinWait();
        }
    }

    /// `kill -CONT`, after [#pause].
    public void goOn() throws IOException {
        signal("CONT");
    }

    private static boolean allStopped(Path threads) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                // In lower case when traced.
                String status = Files.readString(thread.resolve("status"));
                if (!status.contains("State:\tT") && !status.contains("State:\tt")) {
                    return false;
                }
            }
            return true;
        }
    }

    private void signal(String signal) throws IOException {
        Command.run("kill", "-" + signal, Long.toString(running().pid()));
    }

    /// Returns after this time, in which it must not end by itself.
    public void livesFor(Duration time) {
        if (endsWithin(time)) {
            throw new ServerFailed(name + " ended by itself:\n" + log());
        }
    }

    /// Ends its life, whatever it is at, and copies its data, if there is any.
    public void keep(Path to) throws IOException {
        end();
        if (Files.exists(data())) {
            Folders.copy(data(), to);
        }
    }

    private void end() {
        destroy();
        if (process != null) {
            endsWithin(PATIENCE);
        }
    }

    /// `kill -9`. It is gone when this returns.
    public void kill() {
        running().destroyForcibly();
        if (!endsWithin(PATIENCE)) {
            throw new IllegalStateException(name + " survived kill -9");
        }
    }

    /// `kill -9`, and a new life on the same data.
    public void killAndRestart() throws IOException {
        kill();
        start();
    }

    /// What `maru verify` has to say of the store of this server, which is not running: nothing if all is well.
    public List<String> verify() throws IOException {
        Command.Ended ended = ended("verify");
        return ended.status() == 0 ? List.of() : ended.said().lines().toList();
    }

    /// What another command says of its data, whether or not it is running.
    ///
    /// @throws IOException if the command fails, with what it said
    public List<String> says(String... command) throws IOException {
        Command.Ended ended = ended(command);
        if (ended.status() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + ended.status() + ": " + ended.said());
        }
        return ended.said().lines().toList();
    }

    private Command.Ended ended(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(program(home().resolve("maru.jar")));
        command.addAll(List.of(arguments));
        command.add("--data=" + data());
        return Command.ended(command);
    }

    /// SIGTERM, and a new life on the same data.
    public void restart() throws IOException {
        terminate();
        int status = exitStatus(PATIENCE);
        if (status != 0) {
            throw new ServerFailed(name + " ended with " + status + ":\n" + log());
        }
        start();
    }

    /// SIGTERM; does not wait.
    public void terminate() {
        running().destroy();
    }

    /// What it exited with, waiting for that up to the given time.
    public int exitStatus(Duration within) {
        if (!endsWithin(within)) {
            throw new ServerFailed(name + " did not end within " + within + ":\n" + log());
        }
        return running().exitValue();
    }

    /// Resident memory, in bytes.
    public long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + running().pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }

    /// What its virtual machine cannot do without, in bytes: what is left in use once it has collected all garbage.
    public double liveBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Command.run(jcmd.toString(), Long.toString(running().pid()), "GC.run");
        return metric("jvm_memory_used_bytes") + metric("jvm_buffer_memory_used_bytes");
    }

    /// A figure of `/metrics`: the sum of all lines of this name.
    public double metric(String metric) throws IOException {
        String all = Http.once(adminPort, "GET", "/metrics").text();
        List<String> lines = all.lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("there is no metric " + metric + " in\n" + all);
        }
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// The last of what it printed.
    public String log() {
        try {
            String all = Files.readString(log, StandardCharsets.UTF_8);
            return all.substring(Math.max(0, all.length() - 8_000));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private void destroy() {
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        end();
        Folders.delete(folder);
        lastResort.close();
    }
}
