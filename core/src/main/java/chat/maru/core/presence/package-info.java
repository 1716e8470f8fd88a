/// Who is there, and who is told of it: grace, budgets, last seen. See docs/presence.md.
@NullMarked
package chat.maru.core.presence;

import org.jspecify.annotations.NullMarked;
