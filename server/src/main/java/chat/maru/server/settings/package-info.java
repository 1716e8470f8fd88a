/// What can be set, declared once: name, kind, default and a sentence per key. The command line, the
/// environment, the file, the help and the reference page all come from these declarations.
@NullMarked
package chat.maru.server.settings;

import org.jspecify.annotations.NullMarked;
