package chat.maru.bench.workload;

import chat.maru.bench.load.ReadPlan;
import chat.maru.bench.load.ReadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// W7: the snapshot of somebody in very many conversations, and catching up with what a device has missed.
public final class ComingBack implements Workload {
    private static final double HUNDRED_THOUSAND = 100_000;
    private static final double KIB = 1024;

    @Override
    public String name() {
        return "w7";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Settings settings = stage.settings();
        Stage.Crowd crowd = stage.crowd();
        Absentee away = new Absentee(
                crowd.people().api(),
                crowd.people().population().accounts(),
                settings.conversations(),
                settings.seed());
        List<String> faults = new ArrayList<>();
        List<String> asks = Collections.nCopies(settings.asks() + 1, away.token());
        ReadResult snapshot = read(stage, crowd, ReadPlan.Way.SNAPSHOT, away, "", asks, faults);
        List<String> devices = away.logIn(settings.devices() + 1);
        String since = away.cursor();
        away.miss(settings.rounds());
        ReadResult poll = read(stage, crowd, ReadPlan.Way.POLL, away, since, devices, faults);
        ReadResult socket = read(stage, crowd, ReadPlan.Way.WEBSOCKET, away, since, devices, faults);
        return new Outcome(
                name(),
                "Coming back",
                method(settings),
                List.of(
                        snapshotRow(snapshot),
                        catchUpRow("catching up by polling", poll),
                        catchUpRow("catching up by WebSocket", socket)),
                faults);
    }

    private static ReadResult read(
            Stage stage,
            Stage.Crowd crowd,
            ReadPlan.Way way,
            Absentee away,
            String since,
            List<String> tokens,
            List<String> faults)
            throws IOException {
        ReadResult result = stage.read(crowd.server(), way, away.expected(), since, tokens);
        String label = way.name().toLowerCase(Locale.ROOT);
        stage.say(String.format(
                Locale.ROOT,
                "  w7, %s: %,d of %,d, %.1f ms each",
                label,
                result.nanos().size(),
                result.items(),
                Figures.percentile("", result.nanos(), 50).value()));
        result.faults().forEach(fault -> faults.add("w7, " + label + ": " + fault));
        return result;
    }

    private static String method(Settings settings) {
        return String.format(
                Locale.ROOT,
                "Somebody is in %,d conversations, seven of ten direct ones as far as there are people and the rest "
                        + "groups of five, each with a short message of each side. One client, one request after another. "
                        + "*Snapshot*: `GET /v1/conversations` over one kept-alive connection, %d times, from asking to "
                        + "the last byte of the answer, which is one page with all of them. *Catching up*: others then "
                        + "write %,d messages of the usual length in half of these conversations, in turn, while the "
                        + "person's devices are away. %d devices come back one after another, each with the cursor from "
                        + "before: by pages of 500 until there is no more, which commits the device's cursor with each "
                        + "page, or by a WebSocket from that cursor. The time runs from the first request to the last "
                        + "byte of the last entry; all entries must have come, once, each conversation's in the order "
                        + "of their numbers. The value is the median of these times, the range in parentheses. What came "
                        + "is read and checked while no time is taken.",
                settings.conversations(),
                settings.asks(),
                settings.rounds() * Math.ceilDiv(settings.conversations(), 2),
                settings.devices());
    }

    private static Row snapshotRow(ReadResult read) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.percentile("answer p50", read.nanos(), 50));
        figures.add(Figures.percentile("answer p99", read.nanos(), 99));
        figures.add(Figure.once("size", "KiB", read.bytes() / KIB));
        figures.add(Figure.once(
                "server CPU each",
                "ms",
                1000 * read.serverCpuSeconds() / read.nanos().size()));
        figures.addAll(effort(read));
        return new Row(String.format(Locale.ROOT, "snapshot of %,d", read.items()), figures, Figures.marks(read));
    }

    private static Row catchUpRow(String label, ReadResult read) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.median(
                "entries",
                "1/s",
                read.nanos().stream().map(nanos -> read.items() / (nanos / 1e9)).toList()));
        figures.add(Figure.median(
                "all of them",
                "ms",
                read.nanos().stream().map(nanos -> nanos / 1e6).toList()));
        if (!read.pages().isEmpty()) {
            figures.add(Figures.percentile("page p50", read.pages(), 50));
            figures.add(Figures.percentile("page p99", read.pages(), 99));
        }
        figures.add(Figure.once("size", "KiB", read.bytes() / KIB));
        figures.add(Figure.once(
                "server CPU", "s/100,000 entries", read.serverCpuSeconds() / read.itemsInAll() * HUNDRED_THOUSAND));
        figures.addAll(effort(read));
        return new Row(label, figures, Figures.marks(read));
    }

    private static List<Figure> effort(ReadResult read) {
        return List.of(
                Figure.once("client's share of its core", "%", 100 * read.ownShare()),
                Figure.once("others on either core", "%", 100 * read.others()),
                Figure.once("stolen from either core", "%", 100 * read.stolen()));
    }
}
