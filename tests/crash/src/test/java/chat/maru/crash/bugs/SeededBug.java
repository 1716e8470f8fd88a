package chat.maru.crash.bugs;

import chat.maru.crash.check.Promise;
import java.util.Objects;

/// A bug that somebody might have made: one piece of a source file of the server, and what stands in its place. The
/// server itself knows nothing of it; only a copy of that file, compiled for a test, has it.
///
/// Immutable.
///
/// @param name    in a few words
/// @param promise the one it breaks
/// @param module  the folder of its module
/// @param type    the class whose file it is in
/// @param right   what stands there, once
/// @param wrong   what stands there instead
record SeededBug(String name, Promise promise, String module, String type, String right, String wrong) {
    SeededBug {
        Objects.requireNonNull(name);
        Objects.requireNonNull(promise);
        Objects.requireNonNull(module);
        Objects.requireNonNull(type);
        Objects.requireNonNull(right);
        Objects.requireNonNull(wrong);
    }

    static SeededBug core(Promise promise, String name, String type, String right, String wrong) {
        return new SeededBug(name, promise, "core", "chat.maru.core." + type, right, wrong);
    }

    static SeededBug edge(Promise promise, String name, String type, String right, String wrong) {
        return new SeededBug(name, promise, "edge", "chat.maru.edge." + type, right, wrong);
    }

    static SeededBug model(Promise promise, String name, String type, String right, String wrong) {
        return new SeededBug(name, promise, "model", "chat.maru.model." + type, right, wrong);
    }

    static SeededBug engine(Promise promise, String name, String type, String right, String wrong) {
        return new SeededBug(name, promise, "engine/embedded", "chat.maru.engine.embedded." + type, right, wrong);
    }

    @Override
    public String toString() {
        return promise + ": " + name;
    }
}
