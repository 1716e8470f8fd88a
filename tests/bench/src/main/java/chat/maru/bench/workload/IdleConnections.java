package chat.maru.bench.workload;

import chat.maru.bench.host.Memory;
import chat.maru.bench.host.ServerProcess;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// W4: what an idle, subscribed and authenticated WebSocket costs in memory, as a slope.
public final class IdleConnections implements Workload {
    private static final int BASE = 200;
    private static final double KIB = 1024;

    @Override
    public String name() {
        return "w4";
    }

    /// Bytes at one instant, after garbage collection.
    private record Held(long resident, long live, long kernel) {
        static Held by(ServerProcess server) throws IOException, InterruptedException {
            long process = server.machine();
            long live = Memory.liveHeap(process);
            Memory.collect(process);
            return new Held(Memory.resident(process), live, Memory.kernelObjects());
        }
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        int most = stage.settings().idleConnections();
        int base = Math.min(BASE, most / 2);
        int people = Math.max(2, Math.ceilDiv(most, Settings.SOCKETS_PER_PERSON));
        try (Stage.Crowd crowd = stage.gather(people, stage.settings().idlePartners())) {
            Plan plan = stage.idle(crowd, List.of(base, most));
            try (GeneratorProcess generator = stage.generate(plan)) {
                int _ = generator.awaitHolding();
                Held before = Held.by(crowd.server());
                generator.goOn();
                long began = System.nanoTime();
                int _ = generator.awaitHolding();
                double seconds = (System.nanoTime() - began) / 1e9;
                Held after = Held.by(crowd.server());
                generator.goOn();
                LoadResult result = generator.result(LoadResult.class);
                stage.say(String.format(Locale.ROOT, "  w4: %,d connections", most));
                return outcome(
                        row(before, after, most, most - base, seconds),
                        stage.settings(),
                        people,
                        base,
                        result.faults());
            }
        }
    }

    private static Row row(Held before, Held after, int most, int added, double seconds) {
        List<Figure> figures = new ArrayList<>();
        figures.add(slope("live heap", "bytes each", (double) after.live() - before.live(), added));
        figures.add(slope("resident", "KiB each", (after.resident() - before.resident()) / KIB, added));
        figures.add(slope("kernel, both ends", "KiB each", (after.kernel() - before.kernel()) / KIB, added));
        figures.add(Figure.once("resident in all", "MiB", after.resident() / KIB / KIB));
        figures.add(Figure.once("connected", "1/s", added / seconds));
        return new Row(String.format(Locale.ROOT, "%,d connections", most), figures, List.of());
    }

    private static Figure slope(String name, String unit, double difference, int connections) {
        return Figure.once(name, unit, difference / connections);
    }

    private Outcome outcome(Row row, Settings settings, int people, int base, List<String> faults) {
        return new Outcome(
                name(),
                "Idle WebSocket connections",
                String.format(
                        Locale.ROOT,
                        "%,d people with %d connections each, every connection authenticated, subscribed and greeted "
                                + "once with a `ping`; each person opened conversations with %d others. The slope from "
                                + "%,d connections to all of them, each side measured after full garbage collections: "
                                + "live objects from the class histogram, resident memory from `smaps_rollup`. The "
                                + "kernel's sockets are not in the process's memory: they are the growth of the slab, "
                                + "which on one machine holds the client's ends too.",
                        people,
                        Settings.SOCKETS_PER_PERSON,
                        settings.idlePartners(),
                        base),
                List.of(row),
                faults.stream().map(fault -> "w4: " + fault).toList());
    }
}
