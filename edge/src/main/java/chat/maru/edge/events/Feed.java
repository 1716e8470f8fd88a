package chat.maru.edge.events;

import chat.maru.core.inbox.InboxRead;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.StampedEntry;
import java.util.Objects;
import java.util.function.Consumer;

/// Brings an outlet everything behind a cursor, in order, nothing left out and nothing twice, and queues none
/// of it. While the outlet keeps up it is given what is offered; when it does not, or was away, it is served
/// from the log, page by page as it takes them.
///
/// Confined to the outlet's event loop.
final class Feed {
    private final Outlet outlet;
    private final Generation generation;
    private final Consumer<Cursor> reader;
    private State state = State.READING;
    private long behind;
    private long offered;

    /// @param reader asked to read a page of the inbox behind this cursor; it answers with [#arrived] on the
    ///     loop, once
    Feed(Outlet outlet, Cursor from, Consumer<Cursor> reader) {
        this.outlet = Objects.requireNonNull(outlet);
        this.generation = from.generation();
        this.reader = Objects.requireNonNull(reader);
        this.behind = from.offset(0);
    }

    private enum State {
        /// A page is being read.
        READING,
        /// There is more in the log, and the outlet must drain first.
        FULL,
        /// Everything readable has been written; what is offered is next.
        LIVE,
        CLOSED
    }

    /// Begins, unless it is closed. The outlet must be attached to the hub already.
    void begin() {
        if (state != State.CLOSED) {
            read();
        }
    }

    /// An entry that became durable.
    void offered(Delivery delivery) {
        long offset = delivery.offset();
        if (offset <= behind) {
            return;
        }
        offered = Math.max(offered, offset);
        if (state == State.LIVE) {
            if (outlet.writable()) {
                outlet.write(delivery.framed(outlet.kind()));
                behind = offset;
            } else {
                state = State.FULL;
            }
        }
    }

    /// What nothing keeps is for those who are up to date and keep up.
    boolean told(Ephemeral ephemeral) {
        boolean takes = state == State.LIVE && outlet.writable();
        if (takes) {
            outlet.write(ephemeral.framed(outlet.kind()));
        }
        return takes;
    }

    /// The page that was asked for.
    void arrived(InboxRead.Page page) {
        if (state == State.CLOSED) {
            return;
        }
        for (StampedEntry entry : page.entries()) {
            outlet.write(new Delivery(entry, generation).framed(outlet.kind()));
        }
        behind = page.next().offset(0);
        if (!page.more() && offered <= behind) {
            state = State.LIVE;
        } else if (outlet.writable()) {
            read();
        } else {
            state = State.FULL;
        }
    }

    /// The outlet has drained.
    void writable() {
        if (state == State.FULL) {
            read();
        }
    }

    void close() {
        state = State.CLOSED;
    }

    private void read() {
        state = State.READING;
        reader.accept(Cursor.of(generation, behind));
    }
}
