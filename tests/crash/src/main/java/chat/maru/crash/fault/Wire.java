package chat.maru.crash.fault;

import chat.maru.crash.host.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// What is between clients and the server does something to what it carries.
///
/// Immutable.
///
/// @param what it does
public record Wire(What what) implements Fault {
    private static final int LONGEST_MILLIS = 3_000;

    /// Everything it can do.
    public static final List<Fault> ALL =
            List.of(What.values()).stream().<Fault>map(Wire::new).toList();

    /// What a wire can do.
    public enum What {
        /// All connections break.
        CUT,
        /// Connections break in the middle of what the server says.
        CUT_WITHIN,
        /// Nothing arrives any more; in the end all connections break.
        BLACK_HOLE,
        /// What clients say does not arrive, and then does.
        HOLDS_REQUESTS,
        /// What the server says does not arrive, and then does.
        HOLDS_ANSWERS,
        /// Clients have gone, and the server is not told.
        HALF_OPEN,
        /// Everything takes longer.
        DELAY
    }

    public Wire {
        Objects.requireNonNull(what);
    }

    @Override
    public String name() {
        return "wire " + what;
    }

    @Override
    public boolean happens(Scene scene, Random random) {
        Proxy proxy = scene.proxy().orElseThrow();
        long broken = scene.tally().broken();
        scene.tally().slowest();
        long millis = 200L + random.nextInt(LONGEST_MILLIS);
        switch (what) {
            case CUT -> proxy.cut();
            case CUT_WITHIN -> {
                for (int i = 0; i < 10; i++) {
                    proxy.cutAfter(random.nextInt(20_000));
                    scene.server().livesFor(Duration.ofMillis(20));
                }
            }
            case BLACK_HOLE -> proxy.hold(true, true);
            case HOLDS_REQUESTS -> proxy.hold(true, false);
            case HOLDS_ANSWERS -> proxy.hold(false, true);
            case HALF_OPEN -> proxy.abandon();
            case DELAY -> proxy.delay(Duration.ofMillis(20 + random.nextInt(200)));
        }
        scene.server().livesFor(Duration.ofMillis(millis));
        if (what == What.BLACK_HOLE) {
            proxy.cut();
        }
        proxy.heal();
        scene.server().livesFor(Duration.ofMillis(100));
        return scene.tally().broken() > broken
                || scene.tally().slowest() > Duration.ofMillis(millis / 2).toNanos();
    }
}
