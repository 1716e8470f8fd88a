/// A Web Push service and the subscriptions it gives, as the protocol's other side has them.
@NullMarked
package chat.maru.crash.push;

import org.jspecify.annotations.NullMarked;
