/// The two seams every engine implements, [chat.maru.store.Store] (sorted rows) and [chat.maru.store.Log]
/// (sequenced entries), with the tables and stored forms, which are written once for all engines.
@NullMarked
package chat.maru.store;

import org.jspecify.annotations.NullMarked;
