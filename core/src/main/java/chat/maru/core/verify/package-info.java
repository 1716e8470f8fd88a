/// Checks a store from inside: whether its tables tell the same story.
@NullMarked
package chat.maru.core.verify;

import org.jspecify.annotations.NullMarked;
