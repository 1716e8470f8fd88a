package chat.maru.client;

import java.util.Optional;

/// One way of receiving, for the length of one connection.
///
/// Confined to the stream's thread.
interface Carrier {
    /// Connects, and hands over what comes until the connection ends or the sink is closed. A [MaruException]
    /// is an ending too.
    Ending run(Optional<Cursor> since, Sink sink) throws InterruptedException;

    /// Where a carrier puts what comes.
    interface Sink {
        /// The connection stands.
        void connected();

        /// Something was heard, if only a heartbeat.
        void heard();

        /// The next entry.
        void deliver(Event event) throws InterruptedException;

        /// Something of the moment.
        void overhear(Ephemeral ephemeral) throws InterruptedException;

        /// Nothing is left before this cursor.
        void advance(Cursor cursor);

        boolean closed();
    }
}
