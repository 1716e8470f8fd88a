@NullMarked
package chat.maru.crash.bugs;

import org.jspecify.annotations.NullMarked;
