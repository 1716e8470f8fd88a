package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// W13: a large group at a fixed rate, whatever the server does.
public final class GroupOpenLoop implements Workload {
    @Override
    public String name() {
        return "w13";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        int size = stage.settings().largeGroup();
        List<Integer> members = IntStream.range(0, size).boxed().toList();
        Population.Conversation group = stage.crowd().people().group(members, size);
        double rate = stage.settings().groupRate();
        List<String> faults = new ArrayList<>();
        List<LoadResult> runs = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            Stage.Crowd crowd = stage.crowd();
            LoadResult result = stage.load(
                            crowd.server(), crowd.people().population(List.of(group)), Load.at(rate), run)
                    .result();
            stage.say(
                    String.format(Locale.ROOT, "  w13, run %d: %,.0f deliveries/s", run, result.deliveriesPerSecond()));
            result.faults().forEach(fault -> faults.add("w13: " + fault));
            runs.add(result);
        }
        return new Outcome(
                name(),
                "A large group at a fixed rate",
                "Every member is connected by one WebSocket. Open loop as in W2: messages leave at the instants of a "
                        + "Poisson process, senders drawn by lot among all members, and every time counts from the "
                        + "instant the message should have left. *Delivered* is one value for each message and each "
                        + "member other than its sender, *delivered to all* one for each message: when the last of them "
                        + "had it.",
                List.of(row(size, rate, runs)),
                faults);
    }

    private static Row row(int size, double rate, List<LoadResult> runs) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.median("messages", "1/s", runs, LoadResult::perSecond));
        figures.add(Figures.median("deliveries", "1/s", runs, LoadResult::deliveriesPerSecond));
        for (int percentile : new int[] {50, 99}) {
            figures.add(Figures.percentile("acknowledged p" + percentile, runs, LoadResult::acknowledged, percentile));
            figures.add(Figures.percentile("delivered p" + percentile, runs, LoadResult::deliveredAfter, percentile));
            figures.add(Figures.percentile(
                    "delivered to all p" + percentile, runs, LoadResult::deliveredToAll, percentile));
        }
        figures.add(Figures.percentile("send lag p99", runs, LoadResult::lag, 99));
        figures.addAll(Figures.effort(runs, "s/100,000 deliveries", LoadResult::deliveries));
        return new Row(
                String.format(Locale.ROOT, "%,d members, %,.0f messages/s", size, rate),
                figures,
                Figures.marks(runs, true));
    }
}
