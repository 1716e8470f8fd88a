/// The connections of this node: who is attached, and how what becomes durable reaches them.
@NullMarked
package chat.maru.edge.hub;

import org.jspecify.annotations.NullMarked;
