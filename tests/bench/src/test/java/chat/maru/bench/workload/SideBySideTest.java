package chat.maru.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.bench.FakeMaru;
import chat.maru.bench.host.Cores;
import chat.maru.bench.host.ServerLauncher;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With nobody beside the fake server: servers of others are not there everywhere.
class SideBySideTest {
    @TempDir
    private Path folder;

    private static Settings settings() {
        return new Settings(12, 2, 24, 1, 1, 1, 0, 0, 1, 200, 50, 2, 1, 1, 1, 1, 1, 0, 2, 1, 2, 1, 1, 2, 1);
    }

    @Test
    void everyMeasureHasARow_andWhoeverStandsStillBetweenTheirTurnsLosesNothing() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ServerLauncher launcher = new ServerLauncher(
                "fake",
                List.of(java, "-cp", System.getProperty("java.class.path"), FakeMaru.class.getName()),
                List.of(),
                List.of(),
                List.of());

        List<Outcome> outcomes;
        try (Stage stage =
                new Stage(launcher, settings(), Cores.ofThisMachine(), folder, InstantSource.system(), _ -> {})) {
            outcomes = new SideBySide(List.of()).run(stage);
        }

        assertThat(outcomes.stream().map(Outcome::name))
                .containsExactly(
                        "side-by-side-one",
                        "side-by-side-four",
                        "side-by-side-rate",
                        "side-by-side-group",
                        "side-by-side-groups",
                        "side-by-side-away",
                        "side-by-side-idle");
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.faults()).isEmpty();
            assertThat(outcome.rows()).singleElement().satisfies(row -> {
                assertThat(row.variant()).isEqualTo("Maru");
                assertThat(row.figures()).isNotEmpty();
            });
        });
        List<Figure> idle = outcomes.getLast().rows().getFirst().figures();
        assertThat(idle)
                .filteredOn(figure -> figure.name().equals("connections held"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isEqualTo(24));
        assertThat(idle)
                .filteredOn(figure -> figure.name().equals("until all are back"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isBetween(0.0, 5.0));
    }
}
