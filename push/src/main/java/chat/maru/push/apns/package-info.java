/// The Apple Push Notification service, over HTTP/2 with provider tokens.
@NullMarked
package chat.maru.push.apns;

import org.jspecify.annotations.NullMarked;
