@NullMarked
package chat.maru.server.backup;

import org.jspecify.annotations.NullMarked;
