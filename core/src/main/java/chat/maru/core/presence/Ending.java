package chat.maru.core.presence;

import java.time.Duration;

/// How a connection ended, and for how long it counts after that: so that whoever comes back meanwhile was
/// never away.
public enum Ending {
    /// One side said so: a page that is loaded again is back within this time.
    CLEAN(Duration.ofSeconds(1)),
    /// A poll was answered; another one is to be expected.
    ANSWERED(Duration.ofSeconds(20)),
    /// Without a word: a lift, a tunnel, another network, a crash.
    BROKEN(Duration.ofSeconds(20)),
    /// Nothing was heard for so long that it was given up. It has had its time.
    SILENT(Duration.ofSeconds(1));

    private final Duration grace;

    Ending(Duration grace) {
        this.grace = grace;
    }

    Duration grace() {
        return grace;
    }
}
