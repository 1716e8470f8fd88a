/// The command line, what happens around a node's life, and its wiring.
@NullMarked
package chat.maru.server;

import org.jspecify.annotations.NullMarked;
