/// What goes over the network: tokens, frames and bodies as records, their JSON, and every error and close
/// code. What comes in is checked here once, strictly, and becomes a value; nothing here does I/O.
@NullMarked
package chat.maru.wire;

import org.jspecify.annotations.NullMarked;
