@NullMarked
package chat.maru.crash.upgrade;

import org.jspecify.annotations.NullMarked;
