/// The way out to addresses that users name: only public ones, only by TLS, and not for long.
@NullMarked
package chat.maru.push.egress;

import org.jspecify.annotations.NullMarked;
