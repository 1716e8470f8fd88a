/// What holds for the whole room.
@NullMarked
package chat.maru.crash;

import org.jspecify.annotations.NullMarked;
