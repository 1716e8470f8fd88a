package chat.maru.model;

import java.util.Objects;

/// What the members of a group have written over its door, and what newcomers may see.
///
/// Immutable. Whoever makes one has checked the lengths, in code points.
public record GroupInfo(String title, String description, HistoryAccess history) {
    public static final int MAX_TITLE = 128;
    public static final int MAX_DESCRIPTION = 2_000;

    /// Of a direct conversation, which has neither.
    public static final GroupInfo NONE = new GroupInfo("", "", HistoryAccess.ALL);

    public GroupInfo {
        Objects.requireNonNull(title);
        Objects.requireNonNull(description);
        Objects.requireNonNull(history);
    }
}
