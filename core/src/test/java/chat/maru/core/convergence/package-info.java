/// For every action: what a device knew, with the entries that it reads, is what a fresh device is told.
@NullMarked
package chat.maru.core.convergence;

import org.jspecify.annotations.NullMarked;
