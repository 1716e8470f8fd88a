@NullMarked
package chat.maru.crash.check;

import org.jspecify.annotations.NullMarked;
