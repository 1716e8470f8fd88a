/// Stored entries as they are read by whoever serves them: one that cannot be read stands in nobody's way.
@NullMarked
package chat.maru.core.entry;

import org.jspecify.annotations.NullMarked;
