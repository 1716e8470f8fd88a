@NullMarked
package chat.maru.bench.host;

import org.jspecify.annotations.NullMarked;
