/// A server in a process of its own, and what can be done to it: how it dies, the disk beneath it, the wire to it.
@NullMarked
package chat.maru.crash.host;

import org.jspecify.annotations.NullMarked;
