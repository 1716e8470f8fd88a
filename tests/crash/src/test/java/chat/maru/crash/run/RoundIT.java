package chat.maru.crash.run;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.check.Totals;
import chat.maru.crash.host.Unsupported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/// A whole server under people at work fails in each way, and keeps its promises.
final class RoundIT {
    private static final int KILLS = Integer.getInteger("crash.kills", 100);
    private static final int CUTS = Integer.getInteger("crash.cuts", 60);
    private static final int FAULTS = Integer.getInteger("crash.faults", 4);
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final Path TARGET = Path.of(System.getProperty("crash.target", "target"));

    private static final String MOUNTS = "mounts";

    /// Several at a time, for much of a round is waiting.
    @ParameterizedTest
    @MethodSource("rounds")
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = MOUNTS, mode = ResourceAccessMode.READ)
    void a_server_that_fails_keeps_its_promises(Kind kind, long seed, int cycles)
            throws IOException, InterruptedException {
        keepsItsPromises(kind, seed, cycles);
    }

    /// The longest come first. Kills are two rounds, because no round may last as long as its people's tokens.
    static Stream<Arguments> rounds() {
        Stream<Kind> others =
                EnumSet.complementOf(EnumSet.of(Kind.KILL, Kind.POWER_XFS, Kind.POWER_EXT4, Kind.LINK)).stream();
        return Stream.concat(
                Stream.of(
                        Arguments.of(Kind.KILL, SEED, KILLS - KILLS / 2),
                        Arguments.of(Kind.KILL, SEED + 1, KILLS / 2),
                        Arguments.of(Kind.POWER_XFS, SEED, CUTS - CUTS / 2),
                        Arguments.of(Kind.POWER_EXT4, SEED, CUTS / 2)),
                others.map(kind -> Arguments.of(kind, SEED, faults(kind))));
    }

    private static int faults(Kind kind) {
        return Math.max(FAULTS, kind.faults().size());
    }

    /// By itself, because its namespace holds whatever is mounted when it is made.
    @Test
    @ResourceLock(MOUNTS)
    void a_server_whose_network_goes_away_keeps_its_promises() throws IOException, InterruptedException {
        keepsItsPromises(Kind.LINK, SEED, faults(Kind.LINK));
    }

    /// What a round keeps is left behind when it fails.
    private static void keepsItsPromises(Kind kind, long seed, int cycles) throws IOException, InterruptedException {
        Outcome outcome;
        try {
            outcome = kind.play(seed, cycles, TARGET.resolve("histories"), (_, _) -> {});
        } catch (Unsupported e) {
            throw didNotRun(kind, e);
        }
        say(kind, seed, outcome);
        assertThat(outcome.verdict().toString())
                .as("seed %s; its history is in %s", seed, outcome.history())
                .isEqualTo("valid");
        assertThat(outcome.cycles()).isEqualTo(cycles);
        Files.delete(outcome.history());
    }

    @SuppressWarnings("SystemOut")
    private static void say(Kind kind, long seed, Outcome outcome) {
        Totals totals = outcome.verdict().totals();
        System.out.printf(
                "RoundIT, %s: seed %d, failures %d, acked %d, lost %d, doubled %d, misordered %d%n",
                kind.word(),
                seed,
                outcome.cycles(),
                totals.acked(),
                totals.lost(),
                totals.doubled(),
                totals.misordered());
    }

    /// Whoever runs all tests is told at their end.
    private static TestAbortedException didNotRun(Kind kind, Unsupported why) throws IOException {
        String line = "DID NOT RUN: " + kind.word() + ": " + why.getMessage();
        Files.writeString(
                Files.createDirectories(TARGET).resolve("did-not-run"),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new TestAbortedException(line, why);
    }
}
