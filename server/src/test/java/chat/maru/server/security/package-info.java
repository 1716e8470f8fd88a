/// What nobody may do to a node, tried from outside on a whole one.
@NullMarked
package chat.maru.server.security;

import org.jspecify.annotations.NullMarked;
