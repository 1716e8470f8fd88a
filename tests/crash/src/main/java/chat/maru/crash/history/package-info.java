/// What a run did and saw, line by line: the record that the checker judges.
@NullMarked
package chat.maru.crash.history;

import org.jspecify.annotations.NullMarked;
