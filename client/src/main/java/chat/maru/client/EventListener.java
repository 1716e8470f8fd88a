package chat.maru.client;

import java.time.Duration;
import java.util.Optional;

/// What an [EventStream] tells. All calls come on the stream's one thread, one after the other; while one
/// runs, nothing more is read. An exception out of any of them ends the stream.
@FunctionalInterface
public interface EventListener {
    /// The next entry, in the log's order. When this returns, the entry counts as received: the cursor moves
    /// past it, and may be committed for the device. If it throws, the entry comes again to whoever goes on
    /// from the cursor.
    void event(Event event);

    /// Something of the moment, between two entries: over WebSockets and server-sent events, once the stream is up to
    /// date. It moves no cursor and does not come again.
    default void ephemeral(Ephemeral ephemeral) {}

    /// The cursor can no longer be used, for example after the server was restored from a backup. What the
    /// program knows is to be replaced by the snapshot; the stream goes on from there.
    default void reset(String reason, Snapshot snapshot) {}

    /// Connected, for the first time or again; for polls, the first answer came.
    default void connected() {}

    /// The connection ended, for this reason; the next attempt is after this wait.
    default void disconnected(String reason, Duration wait) {}

    /// The last call: closed by the program, or given up because of a failure.
    default void closed(Optional<Throwable> failure) {}
}
