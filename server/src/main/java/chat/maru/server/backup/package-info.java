/// Copies of a data directory, taken while a server runs on it or not, checked, kept, and brought back.
@NullMarked
package chat.maru.server.backup;

import org.jspecify.annotations.NullMarked;
