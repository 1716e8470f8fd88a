package chat.maru.wire;

import java.util.Locale;

/// Why a cursor cannot be used.
///
/// Immutable.
public enum ResetReason {
    /// It lies beyond the end of the log.
    AHEAD,
    /// It is from before the log was restored: its generation is another.
    RESTORED,
    /// It has the form of a cursor, but not one of this log.
    MALFORMED;

    private final String code = name().toLowerCase(Locale.ROOT);

    public String code() {
        return code;
    }
}
