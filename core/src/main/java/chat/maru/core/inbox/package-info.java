/// An inbox is not stored: it is the merge, in stamp order, of the topics a person belongs to. Here are the
/// merge, what it needs to know in memory, and how far each device has read.
@NullMarked
package chat.maru.core.inbox;

import org.jspecify.annotations.NullMarked;
