package chat.maru.edge.events;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Whole nodes and their clients, one thread, one seed after the other. A seed that fails says so; to play it alone:
/// `-Dmaru.seed=N`.
final class EventsSimulationTest {
    private static final int SEEDS = 1_000;

    @Test
    void everybodyReceivesEverything_inOrder_once_whateverHappens() {
        Long only = Long.getLong("maru.seed");
        LongStream seeds = only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
        seeds.forEach(EventsSimulationTest::play);
    }

    private static void play(long seed) {
        try {
            SimulatedWorld world = new SimulatedWorld(seed);
            world.play(1_200);
            world.quiet();
            world.assertLive();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " (alone: -Dmaru.seed=" + seed + ")", e);
        }
    }
}
