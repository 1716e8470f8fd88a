/// What people do with their devices, played against a server in a process of its own: over every transport,
/// through crashes and restarts, down to the bytes.
@NullMarked
package chat.maru.plays;

import org.jspecify.annotations.NullMarked;
