@NullMarked
package chat.maru.bench;

import org.jspecify.annotations.NullMarked;
