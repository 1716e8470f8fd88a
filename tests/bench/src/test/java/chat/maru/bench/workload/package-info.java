@NullMarked
package chat.maru.bench.workload;

import org.jspecify.annotations.NullMarked;
