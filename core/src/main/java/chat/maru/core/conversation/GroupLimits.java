package chat.maru.core.conversation;

/// How much of everything there may be.
///
/// Immutable.
///
/// @param members   members of a group
/// @param links     links to join a group by that are open
/// @param edits     edits of a message
/// @param reactions different reactions of one person to a message
/// @param receipts  members of a group in which they let each other know how far they have read
public record GroupLimits(int members, int links, int edits, int reactions, int receipts) {
    public static final GroupLimits DEFAULT = new GroupLimits(1_000, 20, 100, 20, 100);

    public GroupLimits {
        if (members < 2 || links < 1 || edits < 1 || reactions < 1 || receipts < 0) {
            throw new IllegalArgumentException(
                    "bounds are at least 1, and two people in a group, and none of receipts");
        }
    }
}
