/// `maru chat`: talking in a terminal, or from a script.
@NullMarked
package chat.maru.terminal;

import org.jspecify.annotations.NullMarked;
