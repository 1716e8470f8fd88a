package chat.maru.client;

import java.util.Locale;

/// What somebody who comes into a group may see of what was said before.
public enum HistoryAccess {
    ALL,
    SINCE_JOINING,
    /// One this version does not know.
    OTHER;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HistoryAccess of(String wire) {
        for (HistoryAccess access : values()) {
            if (access.wire().equals(wire)) {
                return access;
            }
        }
        return OTHER;
    }
}
