package chat.maru.core.verify;

import java.util.Objects;

/// Something in a store that cannot be.
///
/// Immutable.
///
/// @param check which of the checks found it, such as `numbers without holes`
/// @param where the table and the row
/// @param what  what is wrong there
public record Finding(String check, String where, String what) {
    public Finding {
        Objects.requireNonNull(check);
        Objects.requireNonNull(where);
        Objects.requireNonNull(what);
    }

    @Override
    public String toString() {
        return check + ": " + where + ": " + what;
    }
}
