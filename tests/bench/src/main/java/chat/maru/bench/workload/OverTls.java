package chat.maru.bench.workload;

import chat.maru.bench.host.Certificate;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// W10: W1 over TLS, beside the same without.
public final class OverTls implements Workload {
    private static final List<Integer> OUTSTANDING = List.of(1, 4);

    @Override
    public String name() {
        return "w10";
    }

    /// A server, and how it is reached.
    private record Form(String label, Plan.Transport transport, Stage.Crowd crowd) {}

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Settings settings = stage.settings();
        List<Row> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Certificate certificate = Certificate.in(stage.data());
        try (Stage.Crowd inTheClear = stage.gather(settings.connections(), settings.partners());
                Stage.Crowd encrypted = stage.gather(settings.connections(), settings.partners(), certificate)) {
            Form plain = new Form("plain", Plan.Transport.WEBSOCKET, inTheClear);
            Form tls = new Form("TLS", Plan.Transport.WEBSOCKET_OVER_TLS, encrypted);
            for (Form form : List.of(plain, tls)) {
                LoadResult warm = stage.heat(
                        form.crowd().server().port(),
                        form.crowd().server().processes(),
                        form.crowd().people().population(),
                        form.transport());
                warm.faults().forEach(fault -> faults.add("w10, " + form.label() + ", warming up: " + fault));
            }
            for (int outstanding : OUTSTANDING) {
                rows.addAll(rows(stage, plain, tls, outstanding, faults));
            }
        }
        return new Outcome(
                name(),
                "1:1 messages at saturation, over TLS and in the clear",
                "As W1, on two servers that were started for it, one of which was given a certificate ("
                        + Certificate.KIND
                        + ", TLS 1.3 by the JDK on both sides). A run over TLS follows the same run in "
                        + "the clear, and each server has had one run that does not count. Connections stay open: no "
                        + "handshake is in the figures. The generator encrypts and decrypts too: where it is marked as "
                        + "the limit, the server may be capable of more.",
                rows,
                faults);
    }

    private List<Row> rows(Stage stage, Form plain, Form tls, int outstanding, List<String> faults)
            throws IOException, InterruptedException {
        List<Stage.Loaded> before = new ArrayList<>();
        List<Stage.Loaded> after = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            before.add(load(stage, plain, outstanding, run, faults));
            after.add(load(stage, tls, outstanding, run, faults));
        }
        List<Figure> figures = new ArrayList<>(Saturation.figures(after));
        figures.add(ofPlain("messages, of plain", before, after, LoadResult::perSecond));
        figures.add(ofPlain("server CPU a message, of plain", before, after, OverTls::cpuEach));
        return List.of(
                row(label(plain, outstanding), before, Saturation.figures(before)),
                row(label(tls, outstanding), after, figures));
    }

    private static double cpuEach(LoadResult run) {
        return run.serverCpuSeconds() / Math.max(1, run.completed());
    }

    /// Run by run.
    private static Figure ofPlain(
            String name, List<Stage.Loaded> plain, List<Stage.Loaded> tls, ToDoubleFunction<LoadResult> of) {
        return Figure.median(
                name,
                "times",
                IntStream.range(0, plain.size())
                        .mapToObj(i -> of.applyAsDouble(tls.get(i).result())
                                / of.applyAsDouble(plain.get(i).result()))
                        .toList());
    }

    private static Row row(String label, List<Stage.Loaded> runs, List<Figure> figures) {
        return new Row(
                label,
                figures,
                Figures.marks(runs.stream().map(Stage.Loaded::result).toList(), false));
    }

    private static String label(Form form, int outstanding) {
        return form.label() + ", " + outstanding + " outstanding a sender";
    }

    private static Stage.Loaded load(Stage stage, Form form, int outstanding, int run, List<String> faults)
            throws IOException, InterruptedException {
        Stage.Loaded loaded = stage.load(
                form.crowd().server(),
                form.crowd().people().population(),
                Load.saturating(form.transport(), outstanding),
                run);
        String label = label(form, outstanding);
        stage.say(String.format(
                Locale.ROOT,
                "  w10, %s, run %d: %,.0f messages/s",
                label,
                run,
                loaded.result().perSecond()));
        loaded.result().faults().forEach(fault -> faults.add("w10, " + label + ": " + fault));
        return loaded;
    }
}
