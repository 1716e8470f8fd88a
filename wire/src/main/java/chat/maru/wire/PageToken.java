package chat.maru.wire;

import chat.maru.model.Cursor;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the next page of a snapshot begins, as clients carry it: the token of the snapshot's cursor, a dot, and
/// an offset of the log. A place has exactly one token, and only that one is accepted.
///
/// Immutable.
public record PageToken(Cursor cursor, long below) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.(0|[1-9][0-9]{0,17})");

    public PageToken {
        Objects.requireNonNull(cursor);
        if (below < 0) {
            throw new IllegalArgumentException("an offset is not negative: " + below);
        }
    }

    /// The place; empty if this is no place's token.
    public static Optional<PageToken> parse(String token) {
        Matcher form = FORM.matcher(token);
        return form.matches() && CursorToken.parse(form.group(1)) instanceof CursorToken.At(Cursor cursor)
                ? Optional.of(new PageToken(cursor, Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    /// The place's one token.
    public String format() {
        return CursorToken.format(cursor) + "." + below;
    }
}
