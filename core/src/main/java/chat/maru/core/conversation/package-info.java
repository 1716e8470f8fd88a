/// What may happen in a conversation: pure functions of state and command, with the time passed in.
@NullMarked
package chat.maru.core.conversation;

import org.jspecify.annotations.NullMarked;
