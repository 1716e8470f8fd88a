/// Web Push: RFC 8030 for delivery, RFC 8291 for encryption, RFC 8292 (VAPID) for who we are. UnifiedPush is the same.
@NullMarked
package chat.maru.push.webpush;

import org.jspecify.annotations.NullMarked;
