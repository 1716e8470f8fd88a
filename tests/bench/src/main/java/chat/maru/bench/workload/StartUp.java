package chat.maru.bench.workload;

import chat.maru.bench.host.Memory;
import chat.maru.bench.host.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// W12: how long a server takes to be ready, what it holds when nobody is there, how large it is on disk.
public final class StartUp implements Workload {
    private static final double MIB = 1024 * 1024;

    @Override
    public String name() {
        return "w12";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        List<Double> ready = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> collected = new ArrayList<>();
        for (int i = 0; i < stage.settings().starts(); i++) {
            try (ServerProcess server = stage.serve(false)) {
                ready.add(server.readyAfter().toNanos() / 1e6);
                TimeUnit.SECONDS.sleep(stage.settings().idleSeconds());
                resident.add(Memory.resident(server.machine()) / MIB);
                Memory.collect(server.machine());
                collected.add(Memory.resident(server.machine()) / MIB);
            }
            stage.say(String.format(Locale.ROOT, "  w12: ready after %.0f ms", ready.getLast()));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.median("ready", "ms", ready));
        figures.add(Figure.median("resident idle", "MiB", resident));
        figures.add(Figure.median("resident after GC", "MiB", collected));
        if (!stage.launcher().distribution().isEmpty()) {
            figures.add(Figure.once("on disk", "MiB", size(stage.launcher().distribution()) / MIB));
        }
        return new Outcome(
                name(),
                "Start-up and rest",
                String.format(
                        Locale.ROOT,
                        "%d starts, each with an empty data folder and no flags but ports, folder and name: from "
                                + "starting the process to the first 200 of `/readyz`, asked every 2 ms. Resident "
                                + "memory after %d s without a client, and again after two full collections.",
                        stage.settings().starts(),
                        stage.settings().idleSeconds()),
                List.of(new Row("fresh start", figures, List.of())),
                List.of());
    }

    private static long size(List<Path> roots) throws IOException {
        long sum = 0;
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sum += Files.size(file);
                }
            }
        }
        return sum;
    }
}
