/// One class per workload, and the figures they hand back.
@NullMarked
package chat.maru.bench.workload;

import org.jspecify.annotations.NullMarked;
