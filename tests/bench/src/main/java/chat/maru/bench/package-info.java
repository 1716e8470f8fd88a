/// The `bench` command: starts a server of its own, loads it, writes down what came of it.
@NullMarked
package chat.maru.bench;

import org.jspecify.annotations.NullMarked;
