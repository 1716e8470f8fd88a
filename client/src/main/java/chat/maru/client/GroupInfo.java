package chat.maru.client;

import java.util.Objects;

/// What a group says of itself. Text in it was chosen by people: escape it before showing it.
///
/// Immutable.
public record GroupInfo(String title, String description, HistoryAccess history) {
    public GroupInfo {
        Objects.requireNonNull(title);
        Objects.requireNonNull(description);
        Objects.requireNonNull(history);
    }

    /// A group with this title and no description, all of whose history everybody in it may see.
    public static GroupInfo titled(String title) {
        return new GroupInfo(title, "", HistoryAccess.ALL);
    }
}
