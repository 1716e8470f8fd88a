/// People and their devices as the server sees them: requests asked exactly once, the four ways to receive, and
/// everything down to the bytes. What the server may not answer is an `AssertionError`.
@NullMarked
package chat.maru.crash.client;

import org.jspecify.annotations.NullMarked;
