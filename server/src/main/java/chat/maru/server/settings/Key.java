package chat.maru.server.settings;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One thing that can be set.
///
/// Immutable.
///
/// @param name     lower case, words joined by dashes, rooms by dots
/// @param standard the value when nobody sets it
/// @param sentence what it does, for the reference page and the help
/// @param secret   never shown, never taken from the command line, and also read from the file that
/// `NAME-file` names
public record Key<T>(String name, Kind<T> kind, T standard, String sentence, boolean secret) {
    public Key {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(standard);
        Objects.requireNonNull(sentence);
        if (!name.matches("[a-z0-9]+([.-][a-z0-9]+)*")) {
            throw new IllegalArgumentException("a key's name: " + name);
        }
    }

    static <T> Key<T> of(String name, Kind<T> kind, T standard, String sentence) {
        return new Key<>(name, kind, standard, sentence, false);
    }

    /// One that is not set unless somebody sets it.
    static <T> Key<Optional<T>> optional(String name, Kind<T> kind, String sentence) {
        return new Key<>(name, kind.optional(), Optional.empty(), sentence, false);
    }

    static Key<Optional<String>> secret(String name, String sentence) {
        return new Key<>(name, Kind.secret().optional(), Optional.empty(), sentence, true);
    }

    /// The flag of a name.
    public static String flag(String name) {
        return "--" + name;
    }

    /// The environment variable of a name.
    public static String variable(String name) {
        return "MARU_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// What names the file a secret is read from.
    public String fileName() {
        return name + "-file";
    }

    /// The default as it would be written.
    public String standardText() {
        return kind.printer().apply(standard);
    }
}
