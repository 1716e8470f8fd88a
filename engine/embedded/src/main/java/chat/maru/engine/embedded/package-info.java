/// The engine of a node on its own: store and log in one RocksDB, written by one thread, one synced batch at
/// a time.
@NullMarked
package chat.maru.engine.embedded;

import org.jspecify.annotations.NullMarked;
