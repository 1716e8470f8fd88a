package chat.maru.wire;

import chat.maru.model.HistoryAccess;
import chat.maru.model.Role;
import java.util.Map;

/// The words for what groups have.
final class GroupWords {
    static final Map<String, HistoryAccess> HISTORY =
            Map.of("all", HistoryAccess.ALL, "since_joining", HistoryAccess.SINCE_JOINING);
    static final Map<String, Role> ROLES = Map.of("owner", Role.OWNER, "admin", Role.ADMIN, "member", Role.MEMBER);

    private GroupWords() {}
}
