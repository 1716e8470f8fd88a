/// The push services behind [chat.maru.core.push.PushProvider], and what they share.
@NullMarked
package chat.maru.push;

import org.jspecify.annotations.NullMarked;
