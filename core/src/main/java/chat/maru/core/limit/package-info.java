/// How often is too often: rates for anything that has a key, the delay after wrong passwords, the quota of
/// look-ups.
@NullMarked
package chat.maru.core.limit;

import org.jspecify.annotations.NullMarked;
