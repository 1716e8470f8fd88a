/// Firebase Cloud Messaging, HTTP v1.
@NullMarked
package chat.maru.push.fcm;

import org.jspecify.annotations.NullMarked;
