/// Judges a history: which promise it breaks, if any, and by what.
@NullMarked
package chat.maru.crash.check;

import org.jspecify.annotations.NullMarked;
