/// The machine and the processes on it: starting, pinning, and what the operating system says of them.
@NullMarked
package chat.maru.bench.host;

import org.jspecify.annotations.NullMarked;
