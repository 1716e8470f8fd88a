/// The load generator, a process of its own: raw sockets, one event loop, nothing allocated per message.
@NullMarked
package chat.maru.bench.load;

import org.jspecify.annotations.NullMarked;
