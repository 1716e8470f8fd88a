/// The one writer of a shard of the log: it decides commands in order and tells everybody what became durable.
@NullMarked
package chat.maru.core.sequencer;

import org.jspecify.annotations.NullMarked;
