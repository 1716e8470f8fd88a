package chat.maru.bench.workload;

import java.io.IOException;

/// Something to measure. Used once, by one thread.
public sealed interface Workload
        permits Saturation,
                Limit,
                OpenLoop,
                GroupSaturation,
                GroupOpenLoop,
                ComingBack,
                IdleConnections,
                StoredMessages,
                StartUp,
                Calls,
                OverTls,
                PeopleAway,
                Pushes,
                Storm {
    /// As on the command line: `w1`.
    String name();

    /// Measures; takes seconds to minutes. What goes wrong in a run is in the outcome.
    ///
    /// @throws IOException if there is no outcome: a server or generator that did not start or ended early
    Outcome run(Stage stage) throws IOException, InterruptedException;
}
