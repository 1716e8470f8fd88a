package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// W2: 1:1 messages at given rates, whatever the server does: a fixed rate, and half of what W1 reached before.
public final class OpenLoop implements Workload {
    @Override
    public String name() {
        return "w2";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put(
                String.format(Locale.ROOT, "%,.0f/s", stage.settings().rate()),
                stage.settings().rate());
        stage.saturation().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(reached -> {
                    rates.put("half of W1 with " + reached.getKey() + " outstanding", reached.getValue() / 2);
                });
        List<Row> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, Double> rate : rates.entrySet()) {
            rows.add(variant(stage, rate.getKey(), rate.getValue(), faults));
        }
        return new Outcome(
                name(),
                "1:1 messages at a fixed rate",
                "Open loop: messages leave at the instants of a Poisson process, sender and partner drawn by lot. Every "
                        + "time counts from the instant the message should have left, so a late server, or a late "
                        + "generator, is not forgiven. Percentiles are over all runs together, ranges over single runs.",
                rows,
                faults);
    }

    private Row variant(Stage stage, String label, double rate, List<String> faults)
            throws IOException, InterruptedException {
        List<LoadResult> runs = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            LoadResult result = stage.load(Load.at(rate), run).result();
            stage.say(String.format(Locale.ROOT, "  w2, %s, run %d: %,.0f messages/s", label, run, result.perSecond()));
            result.faults().forEach(fault -> faults.add("w2, " + label + ": " + fault));
            runs.add(result);
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.median("messages", "1/s", runs, LoadResult::perSecond));
        for (double percentile : new double[] {50, 99, 99.9}) {
            String p = "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile);
            figures.add(Figures.percentile("acknowledged " + p, runs, LoadResult::acknowledged, percentile));
            figures.add(Figures.percentile("delivered " + p, runs, LoadResult::deliveredAfter, percentile));
        }
        figures.add(Figures.percentile("send lag p99", runs, LoadResult::lag, 99));
        figures.addAll(Figures.effort(runs));
        return new Row(label, figures, Figures.marks(runs, true));
    }
}
