/// Whole nodes, their clients, network and disk, played by one thread in simulated time from one seed, and
/// judged.
@NullMarked
package chat.maru.crash.simulation;

import org.jspecify.annotations.NullMarked;
