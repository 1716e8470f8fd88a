@NullMarked
package chat.maru.crash.damage;

import org.jspecify.annotations.NullMarked;
