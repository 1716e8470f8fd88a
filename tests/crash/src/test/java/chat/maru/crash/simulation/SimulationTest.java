package chat.maru.crash.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.check.Totals;
import chat.maru.crash.check.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Whole nodes and their clients, seed after seed, on all cores. A seed that fails says how to play it alone.
final class SimulationTest {
    private static final long SEEDS = Long.getLong("maru.seeds", 2_000);
    private static final int SHOWN = 3;

    @Test
    void everyPromise_isKept_whateverHappens() throws IOException {
        Long only = Long.getLong("maru.seed");
        List<Long> seeds = new ArrayList<>();
        if (only == null) {
            seeds.addAll(onceFailed());
            for (long seed = 1; seed <= SEEDS; seed++) {
                seeds.add(seed);
            }
        } else {
            seeds.add(only);
        }
        assertThat(play(seeds)).as("seeds that failed").isEmpty();
    }

    @Test
    void oneSeed_isOneHistory() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(digest(seed)).as("seed %d", seed).isEqualTo(digest(seed));
        }
    }

    private static String digest(long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Simulation.run(seed, event -> digest.update(event.toString().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private record Played(long seed, Verdict verdict) {}

    private static List<String> play(List<Long> seeds) {
        List<Played> all = seeds.parallelStream()
                .map(seed -> new Played(seed, Simulation.run(seed, _ -> {})))
                .toList();
        Totals totals = all.stream().map(played -> played.verdict().totals()).reduce(Totals.NONE, Totals::plus);
        System.out.println(seeds.size() + " runs: " + totals);
        List<String> failed = new ArrayList<>(Simulation.lacking(seeds.size(), totals));
        for (Played played : all) {
            if (!(played.verdict() instanceof Verdict.Valid)) {
                failed.add(failure(played.seed(), played.verdict(), failed.size() < SHOWN));
            }
        }
        return failed;
    }

    private static String failure(long seed, Verdict verdict, boolean whole) {
        return "seed " + seed + " (alone: -Dmaru.seed=" + seed + ", or ./maru-torture --kind simulation --seed " + seed
                + " --cycles 1 --minutes 0)" + (whole ? ": " + verdict : "");
    }

    /// Each with why it is kept.
    private static List<Long> onceFailed() throws IOException {
        try (InputStream file = SimulationTest.class.getResourceAsStream("seeds.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .toList();
        }
    }
}
