/// The resources of the protocol, one class each: they check what was asked, ask core, and write the answer.
@NullMarked
package chat.maru.edge.rest;

import org.jspecify.annotations.NullMarked;
