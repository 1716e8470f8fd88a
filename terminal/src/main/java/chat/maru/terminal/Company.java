package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.Ephemeral;
import chat.maru.client.Member;
import chat.maru.client.Presence;
import chat.maru.client.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Who else is there: of those in the open conversation it is said when that changes.
///
/// Confined to the loop's thread.
final class Company {
    // How many can be asked about at once.
    private static final int MOST = 50;

    private final Session session;
    private final Screen screen;
    private final Rooms rooms;
    private final Map<UUID, Presence.State> known = new HashMap<>();

    Company(Session session, Screen screen, Rooms rooms) {
        this.session = session;
        this.screen = screen;
        this.rooms = rooms;
    }

    void heard(Ephemeral.Presences heard) {
        Set<UUID> gone = new HashSet<>(heard.complete() ? known.keySet() : Set.of());
        for (Presence presence : heard.presences()) {
            gone.remove(presence.user());
            now(presence.user(), presence.state());
        }
        gone.forEach(user -> now(user, Presence.State.OFFLINE));
    }

    private void now(UUID user, Presence.State state) {
        Presence.State before = state == Presence.State.OFFLINE ? known.remove(user) : known.put(user, state);
        boolean same = before == state || (before == null && state == Presence.State.OFFLINE);
        if (!same && isHere(user)) {
            screen.notice(rooms.name(user) + " is " + word(state));
        }
    }

    private boolean isHere(UUID user) {
        Conversation here = rooms.opened().map(rooms::known).orElse(null);
        return here != null
                && here.members().stream()
                        .map(Member::user)
                        .anyMatch(member -> member.id().equals(user));
    }

    private static String word(Presence.State state) {
        return switch (state) {
            case ONLINE -> "online";
            case AWAY -> "away";
            case OFFLINE -> "offline";
        };
    }

    /// Of the members of the open conversation, the first fifty.
    void show() {
        List<UUID> members = rooms.here().members().stream()
                .map(member -> member.user().id())
                .filter(user -> !user.equals(session.account().id()))
                .limit(MOST)
                .toList();
        if (members.isEmpty()) {
            screen.notice("nobody else is in here");
            return;
        }
        for (Presence presence : session.own().presences(members)) {
            String seen = presence.lastSeen()
                    .map(at -> ", seen last at " + screen.time(at))
                    .orElse("");
            screen.notice(rooms.name(presence.user()) + " is " + word(presence.state()) + seen);
        }
    }
}
