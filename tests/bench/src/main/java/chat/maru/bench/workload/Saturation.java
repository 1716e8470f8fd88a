package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// W1 and, with `PUT` for sending, the part of W9 that is here: as many 1:1 messages as the server takes.
public final class Saturation implements Workload {
    private static final double PERCENTILE = 99;
    private final Plan.Transport transport;

    public Saturation(Plan.Transport transport) {
        this.transport = transport;
    }

    private boolean requests() {
        return transport == Plan.Transport.PUT;
    }

    @Override
    public String name() {
        return requests() ? "w9" : "w1";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int outstanding : requests() ? new int[] {1} : new int[] {1, 4}) {
            rows.add(variant(stage, outstanding, faults));
        }
        String how = requests()
                ? "As W1, but sent with HTTP PUT, on a kept-alive connection per sender beside the WebSocket that "
                        + "receives."
                : "Closed loop: every connection keeps that many messages unanswered, to partners drawn by lot.";
        return new Outcome(
                name(),
                requests() ? "1:1 messages at saturation, sent by HTTP PUT" : "1:1 messages at saturation",
                how + " A message counts when it was acknowledged and also delivered, both inside the window. "
                        + "Response times here grow with the load that is always waiting: they are no latencies, see "
                        + "W2.",
                rows,
                faults);
    }

    private Row variant(Stage stage, int outstanding, List<String> faults) throws IOException, InterruptedException {
        List<Stage.Loaded> runs = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            Stage.Loaded loaded = stage.load(Load.saturating(transport, outstanding), run);
            LoadResult result = loaded.result();
            stage.say(String.format(
                    Locale.ROOT,
                    "  %s, %d outstanding, run %d: %,.0f messages/s",
                    name(),
                    outstanding,
                    run,
                    result.perSecond()));
            result.faults().forEach(fault -> faults.add(name() + ", " + outstanding + " outstanding: " + fault));
            runs.add(loaded);
        }
        List<LoadResult> results = runs.stream().map(Stage.Loaded::result).toList();
        Figure rate = Figures.median("messages", "1/s", results, LoadResult::perSecond);
        if (!requests()) {
            stage.saturated(outstanding, rate.value());
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(rate);
        figures.add(Figures.median(
                "per server CPU-second",
                "",
                results,
                result -> result.completed() / Math.max(0.01, result.serverCpuSeconds())));
        figures.addAll(Figures.effort(results));
        figures.add(Figures.percentile("response p50", results, LoadResult::acknowledged, 50));
        figures.add(Figures.percentile("response p99", results, LoadResult::acknowledged, PERCENTILE));
        figures.add(Figures.median("frames per read", "", results, LoadResult::framesPerRead));
        figures.addAll(Figures.work(runs));
        return new Row(outstanding + " outstanding a sender", figures, Figures.marks(results, false));
    }
}
