/// What can go wrong beneath a server and around it, each with its effect looked at.
@NullMarked
package chat.maru.crash.fault;

import org.jspecify.annotations.NullMarked;
