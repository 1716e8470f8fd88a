@NullMarked
package chat.maru.crash.run;

import org.jspecify.annotations.NullMarked;
