/// What a conversation holds, for members who ask: its messages by number, and the snapshot of all one's
/// conversations.
@NullMarked
package chat.maru.core.history;

import org.jspecify.annotations.NullMarked;
