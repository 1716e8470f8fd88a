package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/// What the machine's sockets allow: W1 of a relay that keeps nothing, beside which W1 is a share.
public final class Limit implements Workload {
    private static final List<Integer> OUTSTANDING = List.of(1, 4);
    private static final int MOST_HEAT_SECONDS = 10;

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Population people = people(stage.settings());
        List<Row> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (GeneratorProcess relay = stage.relay()) {
            int port = relay.awaitHolding();
            List<Long> processes = List.of(relay.process());
            int heat = Math.min(MOST_HEAT_SECONDS, stage.settings().heatSeconds());
            LoadResult warm = stage.heat(port, processes, people, Plan.Transport.RELAY, heat);
            warm.faults().forEach(fault -> faults.add("limit, warming up: " + fault));
            for (int outstanding : OUTSTANDING) {
                List<LoadResult> runs = new ArrayList<>();
                for (int run = 1; run <= stage.settings().runs(); run++) {
                    Load load = Load.saturating(Plan.Transport.RELAY, outstanding);
                    LoadResult result = stage.load(port, processes, people, load, run);
                    stage.say(String.format(
                            Locale.ROOT,
                            "  limit, %d outstanding a sender, run %d: %,.0f messages/s",
                            outstanding,
                            run,
                            result.perSecond()));
                    result.faults().forEach(fault -> faults.add("limit: " + fault));
                    runs.add(result);
                }
                rows.add(row(stage, outstanding, runs));
            }
            relay.goOn();
        }
        return new Outcome(
                name(),
                "What the machine allows: a relay that keeps nothing",
                "As W1, with as many connections and frames of the same sizes, but the server is one event loop on epoll "
                        + "that hands each frame on to the connection whose number is in its header, and acknowledges it to "
                        + "the sender at once. Nobody logs in; nothing is stored, parsed or checked; there is no WebSocket, "
                        + "and the sender does not receive the message too. What is written in one turn of the loop leaves "
                        + "each connection with one system call. It is more than any server of messages reaches here. "
                        + "Where the generator is marked as the limit, compare by CPU-second: sockets cost their other end as much.",
                rows,
                faults);
    }

    /// The last digits of an id are its owner's number: by that the relay knows them.
    private static Population people(Settings settings) {
        int count = settings.connections();
        List<Population.Account> people = IntStream.range(0, count)
                .mapToObj(i -> new Population.Account(id(i), "", ""))
                .toList();
        return new Population(
                people,
                People.drawn(count, Math.min(settings.partners(), count - 1), settings.seed()).stream()
                        .map(two -> Population.Conversation.direct(id(0), two.a(), two.b()))
                        .toList());
    }

    private static String id(int number) {
        return new UUID(0, number).toString();
    }

    private static Row row(Stage stage, int outstanding, List<LoadResult> runs) {
        List<Figure> figures = new ArrayList<>();
        Figure messages = Figures.median("messages", "1/s", runs, LoadResult::perSecond);
        figures.add(messages);
        figures.add(Figures.median(
                "per server CPU-second", "", runs, run -> run.completed() / Math.max(0.01, run.serverCpuSeconds())));
        Double maru = stage.saturation().get(outstanding);
        if (maru != null) {
            figures.add(Figure.once("W1, of this", "%", 100 * maru / Math.max(1, messages.value())));
        }
        figures.addAll(Figures.effort(runs));
        for (int percentile : new int[] {50, 99}) {
            figures.add(Figures.percentile("response p" + percentile, runs, LoadResult::acknowledged, percentile));
        }
        figures.add(Figures.median("frames per read", "", runs, LoadResult::framesPerRead));
        return new Row(outstanding + " outstanding a sender", figures, Figures.marks(runs, false));
    }
}
