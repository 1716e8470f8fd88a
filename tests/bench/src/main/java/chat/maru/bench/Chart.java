package chat.maru.bench;

import chat.maru.bench.workload.Figure;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.Row;
import chat.maru.bench.workload.SideBySide;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One figure of all servers side by side, as horizontal bars in SVG: the bar is the median, the line on it the
/// range of the runs. Stateless.
final class Chart {
    private static final int WIDTH = 720;
    private static final int LABEL = 230;
    private static final int VALUE = 130;
    private static final int BAR = 20;
    private static final int GAP = 10;
    private static final int TOP = 40;

    private Chart() {}

    /// The charts of these outcomes, by the names of their files.
    static Map<String, String> of(List<Outcome> outcomes) {
        Map<String, String> charts = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            file(outcome).ifPresent(file -> charts.put(file, svg(outcome)));
        }
        return charts;
    }

    /// Where the chart of an outcome is, beside the page; empty if it has none.
    static Optional<String> file(Outcome outcome) {
        return outcome.name().startsWith(SideBySide.PREFIX)
                ? Optional.of("bench-" + outcome.name().substring(SideBySide.PREFIX.length()) + ".svg")
                : Optional.empty();
    }

    /// What is shown is each row's first figure.
    private static String svg(Outcome outcome) {
        List<Row> rows =
                outcome.rows().stream().filter(row -> !row.figures().isEmpty()).toList();
        Figure first = rows.getFirst().figures().getFirst();
        double most = rows.stream()
                .mapToDouble(row -> row.figures().getFirst().most())
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = TOP + rows.size() * (BAR + GAP);
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
                <style>
                text { font: 14px system-ui, sans-serif; fill: #241a10; }
                .title { font-weight: 600; }
                .bar { fill: #b9a58c; }
                .ours { fill: #a4561f; }
                .range { stroke: #241a10; stroke-width: 1.5; }
                @media (prefers-color-scheme: dark) { text { fill: #f1e7da; } .range { stroke: #f1e7da; } .bar { fill: #7d6d59; } }
                </style>
                <text class="title" x="0" y="20">%s</text>
                """.formatted(WIDTH, height, escaped(outcome.title()), escaped(title(outcome, first))));
        for (int i = 0; i < rows.size(); i++) {
            svg.append(bar(rows.get(i), i, Math.max(most, Double.MIN_NORMAL)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String title(Outcome outcome, Figure figure) {
        return outcome.title() + ": " + figure.name() + (figure.unit().isEmpty() ? "" : ", " + figure.unit());
    }

    private static String bar(Row row, int index, double most) {
        Figure figure = row.figures().getFirst();
        int y = TOP + index * (BAR + GAP);
        double scale = (WIDTH - LABEL - VALUE) / most;
        int middle = y + BAR / 2;
        return String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect class="bar%s" x="%d" y="%d" width="%.1f" height="%d" />
                <line class="range" x1="%.1f" y1="%d" x2="%.1f" y2="%d" />
                <text x="%.1f" y="%d">%s</text>
                """,
                LABEL - GAP,
                y + 15,
                escaped(row.variant()),
                index == 0 ? " ours" : "",
                LABEL,
                y,
                Math.max(1, figure.value() * scale),
                BAR,
                LABEL + figure.least() * scale,
                middle,
                LABEL + figure.most() * scale,
                middle,
                LABEL + figure.most() * scale + GAP,
                y + 15,
                escaped(Figure.once("", "", figure.value()).text()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
