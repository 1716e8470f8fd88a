/// The client library. Start at [MaruClient].
///
/// It speaks the public protocol and nothing else, on the JDK's HTTP client. Calls block and are meant for
/// virtual threads; a thread's interruption ends the call it waits in.
@NullMarked
package chat.maru.client;

import org.jspecify.annotations.NullMarked;
