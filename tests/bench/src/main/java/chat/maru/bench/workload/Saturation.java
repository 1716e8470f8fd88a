package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// W1 and W9: as many 1:1 messages as the server takes, by WebSocket and by the other ways.
public final class Saturation implements Workload {
    private static final String METHOD =
            " A message counts when it was acknowledged and also delivered, both inside the window. Response times here "
                    + "grow with the load that is always waiting: they are no latencies, see W2.";

    private final Form form;

    /// What is measured.
    public enum Form {
        /// W1.
        WEBSOCKET(
                "w1",
                "1:1 messages at saturation",
                "Closed loop: every connection keeps that many messages unanswered, to partners drawn by lot."),
        /// W9.
        OTHER_WAYS(
                "w9",
                "1:1 messages at saturation, sent by HTTP PUT and received by each of the four ways",
                "As W1 with 1 outstanding a sender, but sent with HTTP PUT, on a kept-alive connection per sender beside "
                        + "the one that receives. By long polling and by polling, each request commits the cursor the last "
                        + "answer ended with; a poll leaves "
                        + String.format(Locale.ROOT, "%,d ms", Plan.POLL_MILLIS)
                        + " after the last answer, or at once where that has said that there is more.");

        private final String workload;
        private final String title;
        private final String how;

        Form(String workload, String title, String how) {
            this.workload = workload;
            this.title = title;
            this.how = how;
        }

        private List<Variant> variants() {
            return switch (this) {
                case WEBSOCKET ->
                    List.of(
                            new Variant("1 outstanding a sender", Plan.Transport.WEBSOCKET, 1),
                            new Variant("4 outstanding a sender", Plan.Transport.WEBSOCKET, 4));
                case OTHER_WAYS ->
                    List.of(
                            new Variant("WebSocket, sent by PUT", Plan.Transport.PUT, 1),
                            new Variant("SSE, sent by PUT", Plan.Transport.EVENT_SOURCE, 1),
                            new Variant("long polling, sent by PUT", Plan.Transport.LONG_POLL, 1),
                            new Variant(
                                    String.format(Locale.ROOT, "polling every %,d ms, sent by PUT", Plan.POLL_MILLIS),
                                    Plan.Transport.POLL,
                                    1));
            };
        }
    }

    private record Variant(String label, Plan.Transport transport, int outstanding) {}

    public Saturation(Form form) {
        this.form = form;
    }

    @Override
    public String name() {
        return form.workload;
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Variant variant : form.variants()) {
            rows.add(row(stage, variant, faults));
        }
        return new Outcome(name(), form.title, form.how + METHOD, rows, faults);
    }

    private Row row(Stage stage, Variant variant, List<String> faults) throws IOException, InterruptedException {
        List<Stage.Loaded> runs = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            Stage.Loaded loaded = stage.load(Load.saturating(variant.transport(), variant.outstanding()), run);
            LoadResult result = loaded.result();
            stage.say(String.format(
                    Locale.ROOT,
                    "  %s, %s, run %d: %,.0f messages/s",
                    name(),
                    variant.label(),
                    run,
                    result.perSecond()));
            result.faults().forEach(fault -> faults.add(name() + ", " + variant.label() + ": " + fault));
            runs.add(loaded);
        }
        List<LoadResult> results = runs.stream().map(Stage.Loaded::result).toList();
        if (form == Form.WEBSOCKET) {
            double rate = Figures.median("", "", results, LoadResult::perSecond).value();
            stage.saturated(variant.outstanding(), rate);
        }
        return new Row(variant.label(), figures(runs), Figures.marks(results, false));
    }

    /// What there is to be said of such runs.
    static List<Figure> figures(List<Stage.Loaded> runs) {
        List<LoadResult> results = runs.stream().map(Stage.Loaded::result).toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.median("messages", "1/s", results, LoadResult::perSecond));
        figures.add(Figures.median(
                "per server CPU-second",
                "",
                results,
                result -> result.completed() / Math.max(0.01, result.serverCpuSeconds())));
        figures.addAll(Figures.effort(results));
        for (int percentile : new int[] {50, 99}) {
            figures.add(Figures.percentile("response p" + percentile, results, LoadResult::acknowledged, percentile));
        }
        for (int percentile : new int[] {50, 99}) {
            figures.add(
                    Figures.percentile("delivered p" + percentile, results, LoadResult::deliveredAfter, percentile));
        }
        figures.add(Figures.median("frames per read", "", results, LoadResult::framesPerRead));
        figures.addAll(Figures.work(runs));
        return figures;
    }
}
