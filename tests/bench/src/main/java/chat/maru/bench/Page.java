package chat.maru.bench;

import chat.maru.bench.host.Machine;
import chat.maru.bench.workload.Figure;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.Row;
import chat.maru.bench.workload.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The report as a page of Markdown. Stateless.
final class Page {
    private Page() {}

    static String of(Report report) {
        return head(report)
                + report.outcomes().stream().map(Page::section).collect(Collectors.joining("\n"))
                + "\n"
                + conditions(report);
    }

    private static String head(Report report) {
        return """
                # Measured

                Written by `maru bench` on %s, not by hand; run it again to write it again. Version %s.

                Absolute figures move from machine to machine and from hour to hour. Compare within one page, or run both
                things to be compared on your machine. Every run also checks itself: what was sent was acknowledged, what
                was acknowledged was delivered, once, and every conversation's numbers went up by one at each receiver.
                A run that fails this is no result, and the command fails.

                | | |
                | --- | --- |
                %s
                """.formatted(report.date(), report.version(), machine(report));
    }

    private static String machine(Report report) {
        Machine machine = report.machine();
        return line("processor", machine.processor() + ", " + machine.cores() + " cores")
                + line("memory", Figure.number(machine.memoryGib()) + " GiB")
                + line("system", machine.system() + ", kernel " + machine.kernel())
                + line("Java", machine.java())
                + line(
                        "disk",
                        machine.fileSystem() + ", "
                                + Figure.number(machine.sync().perSecond())
                                + " syncs/s of 4 KiB by one thread (p50 "
                                + Figure.number(machine.sync().medianMillis()) + " ms, p99 "
                                + Figure.number(machine.sync().p99Millis()) + " ms)")
                + line(
                        "cores",
                        report.cores().pinned()
                                ? "server on core " + report.cores().server() + ", generator on core "
                                        + report.cores().generator()
                                : "not pinned: server and generator share the cores");
    }

    private static String line(String name, String value) {
        return "| " + name + " | " + value + " |\n";
    }

    private static String section(Outcome outcome) {
        Optional<String> file = Chart.file(outcome);
        String chart =
                file.map(name -> "![" + outcome.title() + "](" + name + ")\n\n").orElse("");
        String title =
                (file.isPresent() ? "Side by side" : outcome.name().toUpperCase(Locale.ROOT)) + ": " + outcome.title();
        return "\n## " + title + "\n\n" + outcome.method() + "\n\n" + chart + table(outcome.rows())
                + faults(outcome.faults());
    }

    /// One column per variant, one line per figure: figures are many and variants few.
    private static String table(List<Row> rows) {
        List<Figure> names = rows.stream()
                .flatMap(row -> row.figures().stream())
                .collect(Collectors.toMap(Figure::name, figure -> figure, (a, b) -> a, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        String head = rows.stream().map(Page::title).collect(Collectors.joining(" | ", "| | ", " |\n"));
        String rule = "| --- |" + " ---: |".repeat(rows.size()) + "\n";
        return head + rule + names.stream().map(name -> figures(name, rows)).collect(Collectors.joining());
    }

    private static String title(Row row) {
        String marks = row.marks().isEmpty() ? "" : " **[" + String.join(", ", row.marks()) + "]**";
        return row.variant() + marks;
    }

    private static String figures(Figure of, List<Row> rows) {
        return rows.stream()
                .map(row -> row.figures().stream()
                        .filter(figure -> figure.name().equals(of.name()))
                        .map(Figure::text)
                        .findFirst()
                        .orElse(""))
                .collect(Collectors.joining(" | ", "| " + of.label() + " | ", " |\n"));
    }

    private static String faults(List<String> faults) {
        return faults.isEmpty()
                ? ""
                : faults.stream()
                        .map(fault -> "* " + fault + "\n")
                        .collect(Collectors.joining("", "\n**Failed:**\n\n", ""));
    }

    private static String conditions(Report report) {
        Settings settings = report.settings();
        return """
                ## Conditions

                * The server, started by this command on an empty data folder, and the load generator are separate processes.
                  The generator is one event loop on raw sockets; its own share of its core is in the tables, and above
                  85 %% the column is marked `generator-bound`: the server may then be capable of more. `disturbed`
                  marks runs in which other processes or the hypervisor took more than 10 %% of either core, `send-lag`
                  latencies of which the generator's own lateness is more than a tenth: neither says what the server can do.
                  Where it has less than 3 s to become warm it is compiled soon, but not well, and takes more of its core.
                * %,d connections from 16 loopback addresses, one account each, WebSocket without compression and, but for
                  W10, without TLS; every account opened conversations with %d others. Bodies have 120 characters, each
                  different. The generator does not commit cursors while it measures, but where W9 polls.
                * In W1, W2, W5, W9, W10, W11 and the storm, sender's and partner's connections both receive every message:
                  one message is one frame in, one acknowledgement and two entries out.
                * A server first has a load of 4 outstanding a sender for %d s that does not count, because compiling shares
                  its core with it; not so in W4, W5, W11, W12, the storm and push. Then runs of %d s after %d s of warming
                  up, %d of each, %d side by side; the value is the median, the range in parentheses.
                  All runs but those of W4, W5, W6, W10, W11, W12, the storm and push follow each other on one server, so
                  that its history grows meanwhile; those of W5, W6, the storm and push do on one of their own each, and
                  those of W10 on two. The client of W7 is one thread with blocking sockets on the generator's core, that
                  of push writes by HTTP from there, and those of W5 and the storm are two event loops. Seed %d.
                * Side by side every server is started once and pinned to the same core, with the same generator on the other; a
                  run of one is followed by the same run of the next, and whoever has no turn is stopped where it is
                  (SIGSTOP). The kill comes last. Others are configured as Debian has them, without TLS and limits, with passwords in the clear,
                  and only with what carries messages. A mark on another's column tells what did not add up there.
                * CPU time is what the operating system counted for the server's processes inside the window: all its
                  threads, compiling and collecting garbage included.
                %s
                ## To run it

                ```
                maru bench                       # everything, about half an hour
                maru bench --quick               # smaller, about ten minutes
                maru bench --workloads w1,w2     # a part
                bench/peers                      # side by side with servers of others, installed from Debian: half an hour
                ```
                """.formatted(
                settings.connections(),
                settings.partners(),
                settings.heatSeconds(),
                settings.seconds(),
                settings.warmSeconds(),
                settings.runs(),
                settings.peerRuns(),
                settings.seed(),
                report.conditions().stream().map(each -> "* " + each + "\n").collect(Collectors.joining()));
    }
}
