/// What Maru talks about: ids, entries, commands and their outcomes. Nothing here does I/O or knows a
/// library.
@NullMarked
package chat.maru.model;

import org.jspecify.annotations.NullMarked;
