package chat.maru.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time as this library uses it: what it is now, and waiting between attempts. Tests pass one that does not
/// wait.
///
/// Thread-safe.
public interface Time extends InstantSource {
    /// Returns after this long.
    ///
    /// @throws InterruptedException if the thread is interrupted, at once
    void sleep(Duration duration) throws InterruptedException;

    /// The system's clock, and real waiting.
    static Time system() {
        return new Time() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
