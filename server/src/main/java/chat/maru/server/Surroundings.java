package chat.maru.server;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the command line takes from outside.
///
/// Immutable.
///
/// @param age      how long the process has been running
/// @param patience how long a stop may take
record Surroundings(
        NodeFactory nodes,
        Map<String, String> environment,
        Ending ending,
        RandomGenerator random,
        Supplier<Duration> age,
        Duration patience) {
    Surroundings {
        Objects.requireNonNull(nodes);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(ending);
        Objects.requireNonNull(random);
        Objects.requireNonNull(age);
        Objects.requireNonNull(patience);
    }
}
