package chat.maru.bench;

import chat.maru.bench.load.Json;
import chat.maru.bench.workload.Figure;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What was measured now beside what a file of figures has of the same, as a table. Stateless.
final class Comparison {
    private Comparison() {}

    /// @param earlier a report's JSON
    static String of(List<Outcome> now, String earlier) {
        JsonNode report = Json.MAPPER.readTree(earlier);
        Map<String, Double> then = report.path("outcomes")
                .valueStream()
                .flatMap(outcome -> outcome.path("rows").valueStream().flatMap(row -> figures(outcome, row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
        return now.stream()
                .flatMap(outcome -> outcome.rows().stream()
                        .flatMap(row -> row.figures().stream().map(figure -> line(outcome, row, figure, then))))
                .collect(Collectors.joining(
                        "\n",
                        "| | now | " + report.path("date").stringValue("") + " | |\n| --- | ---: | ---: | ---: |\n",
                        "\n"));
    }

    private static Stream<Map.Entry<String, Double>> figures(JsonNode outcome, JsonNode row) {
        return row.path("figures")
                .valueStream()
                .map(figure -> Map.entry(
                        key(
                                outcome.path("name").stringValue(),
                                row.path("variant").stringValue(),
                                figure.path("name").stringValue()),
                        figure.path("value").doubleValue()));
    }

    private static String key(String workload, String variant, String figure) {
        return workload + ", " + variant + ": " + figure;
    }

    private static String line(Outcome outcome, Row row, Figure figure, Map<String, Double> then) {
        Double before = then.get(key(outcome.name(), row.variant(), figure.name()));
        String rest = before == null
                ? " | | |"
                : String.format(
                        Locale.ROOT,
                        " | %s | %s |",
                        Figure.number(before),
                        before == 0 ? "" : String.format(Locale.ROOT, "× %.2f", figure.value() / before));
        return "| " + key(outcome.name(), row.variant(), figure.label()) + " | " + Figure.number(figure.value()) + rest;
    }
}
