/// A server of sockets and scripts, for tests of what speaks the protocol from the client's side.
@NullMarked
package chat.maru.client.fake;

import org.jspecify.annotations.NullMarked;
