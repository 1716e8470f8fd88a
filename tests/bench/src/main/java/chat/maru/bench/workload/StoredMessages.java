package chat.maru.bench.workload;

import chat.maru.bench.host.Footprint;
import chat.maru.bench.host.ServerProcess;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// W11, the part of it that is here: what a message takes up on disk.
public final class StoredMessages implements Workload {
    private static final int PEOPLE = 200;
    private static final int OUTSTANDING = 8;
    private static final double MIB = 1024 * 1024;

    @Override
    public String name() {
        return "w11";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Settings settings = stage.settings();
        int people = Math.min(PEOPLE, settings.connections());
        Path data = stage.data();
        Population population;
        try (Stage.Crowd crowd = stage.gather(data, people, settings.partners())) {
            population = crowd.people().population();
        }
        LoadResult result;
        Footprint before;
        try (ServerProcess server = stage.serve(data, true)) {
            before = Footprint.of(data);
            result = stage.load(server, population, Load.of(settings.stored(), OUTSTANDING), 1)
                    .result();
        }
        Footprint stopped = Footprint.of(data);
        try (ServerProcess _ = stage.serve(data, true)) {
            stage.say(String.format(Locale.ROOT, "  w11: %,d messages stored", result.acked()));
        }
        Footprint after = Footprint.of(data);
        List<String> faults = new ArrayList<>(result.faults());
        if (result.acked() != settings.stored()) {
            faults.add(result.acked() + " messages stored instead of " + settings.stored());
        }
        return new Outcome(
                name(),
                "Stored messages on disk",
                String.format(
                        Locale.ROOT,
                        "%,d 1:1 messages of 120 characters, which hardly compress, among %d people; afterwards every "
                                + "one is acknowledged and delivered. What is measured is how much the data folder has "
                                + "grown, by the lengths of its files, divided by the number of messages: after a "
                                + "clean stop, with the write-ahead log; the part of it that is log; and after one more "
                                + "start and stop, which moves what only the log had to table files: tables only, "
                                + "without the log. Nothing is compacted for the purpose.",
                        settings.stored(),
                        people),
                List.of(row(before, stopped, after, settings.stored())),
                faults.stream().map(fault -> "w11: " + fault).toList());
    }

    private static Row row(Footprint before, Footprint stopped, Footprint after, long messages) {
        return new Row(
                String.format(Locale.ROOT, "%,d messages", messages),
                List.of(
                        each("after a clean stop, all files", stopped.all() - before.all(), messages),
                        each("of which write-ahead log", stopped.log() - before.log(), messages),
                        each("after start and stop, table files", after.tables() - before.tables(), messages),
                        each("after start and stop, all files", after.all() - before.all(), messages),
                        Figure.once("folder in the end", "MiB", after.all() / MIB)),
                List.of());
    }

    private static Figure each(String name, long bytes, long messages) {
        return Figure.once(name, "bytes/message", (double) bytes / messages);
    }
}
