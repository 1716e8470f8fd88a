package chat.maru.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name an account is found by: 3 to 32 of `a–z 0–9 . _ -`, beginning with a letter or a digit.
///
/// Immutable.
public record Username(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{2,31}");

    public Username {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a username");
        }
    }

    /// The username in what somebody typed, upper case folded to lower; empty where there is none.
    public static Optional<Username> parse(String typed) {
        String folded = typed.toLowerCase(Locale.ROOT);
        return FORM.matcher(folded).matches() ? Optional.of(new Username(folded)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
