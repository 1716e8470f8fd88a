package chat.maru.crash.run;

import chat.maru.crash.check.Promise;
import chat.maru.crash.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The ledger, for readers: what all runs come to, each run, and each defect that was found.
///
/// Immutable.
public final class LedgerPage {
    private static final List<String> COUNTS =
            List.of("seeds", "cycles", "acked", "lost", "doubled", "misordered", "silent");

    /// From here on they count what went wrong, of whatever run.
    private static final int WRONG = COUNTS.indexOf("lost");

    private final List<JsonNode> runs = new ArrayList<>();
    private final List<JsonNode> defects = new ArrayList<>();

    private record Row(String name, long[] counts) {}

    /// @param lines the ledger's
    public LedgerPage(List<String> lines) {
        for (String line : lines) {
            JsonNode entry = Json.tree(line);
            (entry.required("kind").stringValue().equals("defect") ? defects : runs).add(entry);
        }
    }

    /// Writes the page of a ledger beside it.
    public static void write(Path ledger) throws IOException {
        Files.writeString(of(ledger), new LedgerPage(Files.readAllLines(ledger)).text());
    }

    /// Where the page of a ledger is.
    static Path of(Path ledger) {
        String name = String.valueOf(ledger.getFileName()).replaceFirst("[.]jsonl$", ".md");
        return ledger.resolveSibling(name);
    }

    String text() {
        return """
                # The ledger

                What `./maru-torture` has done to Maru so far, made from [ledger.jsonl](ledger.jsonl), which has one line for each
                run and each defect. A cycle is one fault: a kill, a power cut, a damaged file; of a simulation it is one run of a
                whole node from one seed, with many faults in it. `acked` counts messages that were acknowledged, `lost` those that
                were not there afterwards, `doubled` those that were there twice, `misordered` entries in another place than they
                had or must have, `silent` damages of which neither the start nor reading all of it told.

                A run is valid if no [promise](../README.md#what-we-promise-and-how-you-can-check-it-yourself) was broken in it and
                enough happened to say so: twenty acknowledged messages for each fault on average, a quarter of the faults seen by
                what they did, and everything read in the end. Seeds, cycles and `acked` are summed up over the valid runs only, what
                went wrong over all.

                ## In all

                %s
                ## Runs

                %s
                %s## Defects that were found

                %s
                ## What the codes mean

                %s""".formatted(
                        table("kind", sums()), table("date | commit | kind", each()), others(), defects(), promises());
    }

    private static boolean isValid(JsonNode run) {
        return "valid".equals(run.required("verdict").stringValue());
    }

    /// Why runs are not valid, as far as somebody has noted it.
    private String others() {
        String others = runs.stream()
                .filter(run -> !isValid(run))
                .map(run -> "- %s, from seed %d: %s%n"
                        .formatted(
                                text(run, "kind"),
                                run.required("first").longValue(),
                                run.has("note") ? text(run, "note") : "**not looked into yet**"))
                .collect(Collectors.joining());
        return others.isEmpty() ? "" : "## Runs that are not valid\n\n" + others + "\n";
    }

    private static String promises() {
        return Arrays.stream(Promise.values())
                .map(promise -> "- %s: %s%n".formatted(promise.name(), promise.sentence()))
                .collect(Collectors.joining());
    }

    private List<Row> sums() {
        Map<String, long[]> sums = new LinkedHashMap<>();
        long[] all = new long[COUNTS.size()];
        for (JsonNode run : runs) {
            long[] sum = sums.computeIfAbsent(run.required("kind").stringValue(), _ -> new long[COUNTS.size()]);
            for (int i = 0; i < all.length; i++) {
                boolean counts = isValid(run) || i >= WRONG;
                long count = counts ? run.required(COUNTS.get(i)).longValue() : 0;
                sum[i] += count;
                all[i] += count;
            }
        }
        sums.put("**all**", all);
        return sums.entrySet().stream()
                .map(sum -> new Row(sum.getKey(), sum.getValue()))
                .toList();
    }

    private List<Row> each() {
        List<Row> each = new ArrayList<>();
        for (JsonNode run : runs) {
            String name = run.required("date").stringValue() + " | "
                    + run.required("commit").stringValue() + " | "
                    + run.required("kind").stringValue() + ", "
                    + run.required("verdict").stringValue() + ", from seed "
                    + run.required("first").longValue();
            each.add(new Row(
                    name,
                    COUNTS.stream()
                            .mapToLong(count -> run.required(count).longValue())
                            .toArray()));
        }
        return each;
    }

    private static String table(String heads, List<Row> rows) {
        StringBuilder table = new StringBuilder("| " + heads + " | " + String.join(" | ", COUNTS) + " |\n|");
        table.append(" --- |".repeat(heads.split(" [|] ", -1).length))
                .append(" ---: |".repeat(COUNTS.size()))
                .append('\n');
        for (Row row : rows) {
            table.append("| ").append(row.name()).append(" |");
            for (long count : row.counts()) {
                table.append(String.format(Locale.ROOT, " %,d |", count));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private String defects() {
        if (defects.isEmpty()) {
            return "None so far.\n";
        }
        return defects.stream()
                .map(defect -> "- %s, %s, found by %s: %s %s%n"
                        .formatted(
                                text(defect, "date"),
                                text(defect, "promise"),
                                text(defect, "found"),
                                text(defect, "what"),
                                mended(text(defect, "mended"))))
                .collect(Collectors.joining());
    }

    private static String mended(String commit) {
        return commit.isEmpty() ? "**Not mended yet.**" : "Mended in " + commit + ".";
    }

    private static String text(JsonNode entry, String field) {
        return Objects.requireNonNull(entry.required(field).stringValue());
    }
}
