package chat.maru.server;

import chat.maru.bench.host.ServerLauncher;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How the benchmark starts the server it measures: this very program, in a process of its own, with the same
/// options of the JVM.
final class BenchServer {
    private BenchServer() {}

    static ServerLauncher launcher(String version) {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", classPath, Main.class.getName(), "serve"));
        List<String> lifted = List.of(
                "--accounts.argon2-memory-kib", "64",
                "--accounts.rate-limits", "off",
                "--accounts.max-devices", "1000",
                "--sends.per-second", "0",
                "--sends.kib-per-second", "0",
                "--limits.sockets-per-account", "100",
                "--limits.connections", "19000",
                "--limits.connections-per-address", "19000",
                "--limits.unauthenticated-per-address", "19000");
        List<String> conditions = List.of(
                "No limits on rates, sends, connections of one address, and devices of one account.",
                "Passwords are hashed with 64 KiB of memory instead of 46 MiB, so that signing up thousands is quick.");
        return new ServerLauncher(version, command, lifted, conditions, distribution(classPath));
    }

    /// The program's jar and the folder of libraries beside it; or whatever the class path names.
    private static List<Path> distribution(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(Path::of)
                .flatMap(entry -> {
                    Path libraries = entry.toAbsolutePath().resolveSibling("lib");
                    return libraries.toFile().isDirectory() ? Stream.of(entry, libraries) : Stream.of(entry);
                })
                .distinct()
                .toList();
    }
}
