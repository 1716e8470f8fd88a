/// How what core answers is told to clients, whichever way they asked.
@NullMarked
package chat.maru.edge.answer;

import org.jspecify.annotations.NullMarked;
