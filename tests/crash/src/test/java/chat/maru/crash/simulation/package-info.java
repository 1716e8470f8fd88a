@NullMarked
package chat.maru.crash.simulation;

import org.jspecify.annotations.NullMarked;
