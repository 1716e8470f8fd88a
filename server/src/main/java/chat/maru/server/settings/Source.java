package chat.maru.server.settings;

import java.nio.file.Path;

/// Where a value came from.
///
/// Immutable.
public sealed interface Source {
    /// As it goes into a sentence.
    String words();

    /// Nobody set it.
    record Default() implements Source {
        @Override
        public String words() {
            return "the default";
        }
    }

    record File(Path path, int line) implements Source {
        @Override
        public String words() {
            return path + " line " + line;
        }
    }

    record Environment(String variable) implements Source {
        @Override
        public String words() {
            return "the environment variable " + variable;
        }
    }

    record Flag(String flag) implements Source {
        @Override
        public String words() {
            return "the flag " + flag;
        }
    }
}
