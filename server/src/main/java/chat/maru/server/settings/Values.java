package chat.maru.server.settings;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What was given for each key, after the sources were laid over each other.
///
/// Immutable.
final class Values {
    private final Map<String, Given> given;

    /// A text and where it came from.
    record Given(String text, Source source) {
        Given {
            Objects.requireNonNull(text);
            Objects.requireNonNull(source);
        }
    }

    Values(Map<String, Given> given) {
        this.given = Map.copyOf(given);
    }

    /// The value of a key; one that is not allowed is a [BadConfiguration].
    <T> T of(Key<T> key) {
        return given(key).map(it -> read(key, it)).orElse(key.standard());
    }

    Source source(Key<?> key) {
        return given(key).map(Given::source).orElse(new Source.Default());
    }

    private Optional<Given> given(Key<?> key) {
        return Optional.ofNullable(given.get(key.name()));
    }

    private static <T> T read(Key<T> key, Given given) {
        return key.kind()
                .reader()
                .apply(given.text())
                .orElseThrow(() -> new BadConfiguration(key.name()
                        + (key.secret() ? " is not usable" : " is \"" + Printable.text(given.text()) + "\"")
                        + " (from " + given.source().words() + "), but it must be "
                        + key.kind().allowed() + "."));
    }
}
