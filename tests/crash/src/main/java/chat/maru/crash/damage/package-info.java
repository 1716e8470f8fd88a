/// Damages the files of a server that is not running, in every way a disk might, and looks whether anybody is told.
@NullMarked
package chat.maru.crash.damage;

import org.jspecify.annotations.NullMarked;
