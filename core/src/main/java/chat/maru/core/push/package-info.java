/// Whom to wake: what is behind the devices that are away, and the services that reach them.
@NullMarked
package chat.maru.core.push;

import org.jspecify.annotations.NullMarked;
