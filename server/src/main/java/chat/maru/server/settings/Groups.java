package chat.maru.server.settings;

import chat.maru.core.conversation.GroupLimits;
import java.util.List;

/// The keys of what a group or a message may have, which has a record of its own. Holds nothing else.
final class Groups {
    private static final Key<Integer> MEMBERS =
            Key.of("groups.members", Kind.whole(2, 10_000), GroupLimits.DEFAULT.members(), "Members a group may have.");
    private static final Key<Integer> LINKS = Key.of(
            "groups.links",
            Kind.whole(1, 1_000),
            GroupLimits.DEFAULT.links(),
            "Links to join a group by that may be open at once.");
    private static final Key<Integer> EDITS =
            Key.of("groups.edits", Kind.whole(1, 1_000), GroupLimits.DEFAULT.edits(), "Edits a message may have.");
    private static final Key<Integer> REACTIONS = Key.of(
            "groups.reactions",
            Kind.whole(1, 200),
            GroupLimits.DEFAULT.reactions(),
            "Different reactions one person may have to a message.");

    private static final Key<Integer> RECEIPTS = Key.of(
            "groups.receipts",
            Kind.whole(0, 10_000),
            GroupLimits.DEFAULT.receipts(),
            "Members a group may have for them to let each other know how far they have read. With 0 no group does;"
                    + " direct conversations always do.");

    static final Room ROOM = new Room("Groups and messages", List.of(MEMBERS, LINKS, EDITS, REACTIONS, RECEIPTS));

    private Groups() {}

    static GroupLimits limits(Values values) {
        return new GroupLimits(
                values.of(MEMBERS), values.of(LINKS), values.of(EDITS), values.of(REACTIONS), values.of(RECEIPTS));
    }
}
