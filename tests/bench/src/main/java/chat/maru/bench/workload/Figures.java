package chat.maru.bench.workload;

import chat.maru.bench.load.Latencies;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.ReadResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Figures out of the results of several runs of one variant. Stateless.
final class Figures {
    static final double HUNDRED_THOUSAND = 100_000;

    private Figures() {}

    static Figure median(String name, String unit, List<LoadResult> runs, ToDoubleFunction<LoadResult> of) {
        return Figure.median(name, unit, runs.stream().mapToDouble(of).boxed().toList());
    }

    /// A percentile in milliseconds over all runs together, with the range of the single runs.
    static Figure percentile(
            String name, List<LoadResult> runs, Function<LoadResult, String> histogram, double percentile) {
        return pooled(name, runs.stream().map(histogram).toList(), percentile);
    }

    /// A percentile in milliseconds over the histograms of all runs together, with the range of the single ones.
    static Figure pooled(String name, List<String> encoded, double percentile) {
        List<Double> single = encoded.stream()
                .map(text -> Latencies.decode(text).getValueAtPercentile(percentile) / 1e6)
                .toList();
        return Figure.pooled(name, "ms", Latencies.merged(encoded).getValueAtPercentile(percentile) / 1e6, single);
    }

    /// How hard both sides worked, for messages.
    static List<Figure> effort(List<LoadResult> runs) {
        return effort(runs, "s/100,000", LoadResult::completed);
    }

    /// How hard both sides worked.
    ///
    /// @param done what the server's CPU time is divided by
    static List<Figure> effort(List<LoadResult> runs, String unit, ToDoubleFunction<LoadResult> done) {
        return List.of(
                median(
                        "server CPU",
                        unit,
                        runs,
                        run -> run.serverCpuSeconds() / Math.max(1, done.applyAsDouble(run)) * HUNDRED_THOUSAND),
                median("server's share of its core", "%", runs, run -> 100 * run.serverShare()),
                median("generator's share of its core", "%", runs, run -> 100 * run.generatorShare()),
                median("others on either core", "%", runs, run -> 100 * run.others()),
                median("stolen from either core", "%", runs, run -> 100 * run.stolen()));
    }

    /// How the server worked by its own metrics, as far as every run tells, warming up included.
    static List<Figure> work(List<Stage.Loaded> runs) {
        Map<String, List<Figure>> all = runs.stream()
                .flatMap(run -> run.work().stream())
                .collect(Collectors.groupingBy(Figure::name, LinkedHashMap::new, Collectors.toList()));
        return all.values().stream()
                .filter(each -> each.size() == runs.size())
                .map(each -> Figure.median(
                        each.getFirst().name(),
                        each.getFirst().unit(),
                        each.stream().map(Figure::value).toList()))
                .toList();
    }

    /// A percentile in milliseconds of single times: the least that this share of them does not exceed.
    static Figure percentile(String name, List<Long> nanos, double percentile) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int rank = (int) Math.ceil(percentile / 100 * sorted.size());
        return Figure.once(name, "ms", sorted.get(Math.max(1, rank) - 1) / 1e6);
    }

    /// What keeps these figures from being the server's own.
    static List<String> marks(List<LoadResult> runs, boolean latencies) {
        Set<String> marks = new LinkedHashSet<>();
        if (runs.stream().anyMatch(LoadResult::generatorBound)) {
            marks.add("generator-bound");
        }
        if (runs.stream().anyMatch(LoadResult::disturbed)) {
            marks.add("disturbed");
        }
        if (latencies && runs.stream().anyMatch(LoadResult::lagBound)) {
            marks.add("send-lag");
        }
        return List.copyOf(marks);
    }

    /// The same for somebody who reads.
    static List<String> marks(ReadResult read) {
        List<String> marks = new ArrayList<>();
        if (read.ownShare() > LoadResult.MOST_GENERATOR_SHARE) {
            marks.add("generator-bound");
        }
        if (read.others() + read.stolen() > LoadResult.MOST_OTHERS) {
            marks.add("disturbed");
        }
        return List.copyOf(marks);
    }
}
