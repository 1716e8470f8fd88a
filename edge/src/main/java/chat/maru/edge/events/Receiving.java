package chat.maru.edge.events;

import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Inbox;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Hub;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.wire.CursorToken;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What every way to receive rests on.
///
/// Thread-safe.
///
/// @param readers  reads pages and commits cursors, off the event loops; refuses what is too much for it
/// @param lookUps  does the short look-ups that a stream begins with, so that none waits behind pages; refuses
///     what is too much for it
/// @param signedIn whether the caller's device is still signed in; may read from the store
public record Receiving(
        Inbox inbox,
        Cursors cursors,
        Hub hub,
        Generation generation,
        Executor readers,
        Executor lookUps,
        Predicate<Caller> signedIn) {
    public Receiving {
        Objects.requireNonNull(inbox);
        Objects.requireNonNull(cursors);
        Objects.requireNonNull(hub);
        Objects.requireNonNull(generation);
        Objects.requireNonNull(readers);
        Objects.requireNonNull(lookUps);
        Objects.requireNonNull(signedIn);
    }

    /// Where to begin for a caller that said this: its own cursor, the beginning, or the device's committed
    /// cursor if it said nothing. May read from the store.
    public Start start(Caller caller, @Nullable CursorToken since) {
        return switch (since) {
            case null -> at(cursors.committed(caller.account(), caller.device()).orElseGet(inbox::beginning));
            case CursorToken.Beginning() -> new Start.From(inbox.beginning());
            case CursorToken.At(Cursor cursor) -> at(cursor);
            case CursorToken.Malformed() -> new Start.Malformed();
        };
    }

    private Start at(Cursor cursor) {
        return inbox.reset(cursor).<Start>map(Start.Reset::new).orElseGet(() -> new Start.From(cursor));
    }
}
