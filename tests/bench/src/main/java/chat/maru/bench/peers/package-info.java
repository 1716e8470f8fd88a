/// Servers of others that Maru is measured beside: how they are started, and who is on them.
@NullMarked
package chat.maru.bench.peers;

import org.jspecify.annotations.NullMarked;
