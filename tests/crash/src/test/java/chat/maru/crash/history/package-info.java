@NullMarked
package chat.maru.crash.history;

import org.jspecify.annotations.NullMarked;
