package chat.maru.store;

import chat.maru.model.Entry;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import java.util.List;

/// One shard of the log of everything that happens: entries in the order of their stamps.
///
/// Entries become rows by [Projection]; an engine writes those rows together with the entry, or a moment
/// later and repeatably.
public interface Log {

    /// Which life of the log this is.
    Generation generation();

    /// The shard's last durable entry; offset 0 when there is none. Whatever is at or before it can be read,
    /// here and through its rows. Thread-safe; never goes back.
    Stamp end();

    /// Appends entries, in this order, behind all that were appended before. Returns at once; the entries'
    /// stamps follow each other without a gap. When they are durable and [#end] has reached the last of them,
    /// `appended` is told on the log's own thread; calls come in the order of the appends, and what is called
    /// must be short. Called by one thread only, the shard's sequencer. Blocks while the log is further
    /// behind than its bound. What is decided is appended even when the disk is nearly full: whoever decides
    /// looks at [Store#writeState] before. Once the log has failed, `appended` is told so. After the log is
    /// closed this throws [StoreUnavailableException], and `appended` is told nothing.
    void append(List<Entry> entries, Appended appended);

    /// Entries behind the given stamp in order, at most `limit`; none when there are none. A state that another has
    /// replaced is not among them any more. Thread-safe; may
    /// block on I/O.
    List<StampedEntry> read(Stamp after, int limit);

    /// What is told of an append.
    interface Appended {

        /// The entries are durable; the first has this stamp, the others follow it.
        void durable(Stamp first);

        /// The entries may or may not be durable; the log accepts nothing more until a restart.
        void failed(RuntimeException why);
    }
}
