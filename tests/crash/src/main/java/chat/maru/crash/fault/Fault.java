package chat.maru.crash.fault;

import java.io.IOException;
import java.util.Random;

/// Something that goes wrong, in the middle of everybody's work, until all is as before.
///
/// Immutable.
public sealed interface Fault
        permits ClockJump,
                Death,
                FailingSyncs,
                FullDisk,
                Kill,
                LinkDown,
                Pause,
                PowerLoss,
                SlowSyncs,
                Storm,
                StuckReaders,
                Wire {

    /// What it is called in a history.
    String name();

    /// Happens, and returns when the server is back. Tells whether it had any effect that could be seen.
    ///
    /// @throws IllegalStateException if the server is not back when it must be
    boolean happens(Scene scene, Random random) throws IOException;
}
