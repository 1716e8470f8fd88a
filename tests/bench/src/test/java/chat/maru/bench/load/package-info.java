@NullMarked
package chat.maru.bench.load;

import org.jspecify.annotations.NullMarked;
