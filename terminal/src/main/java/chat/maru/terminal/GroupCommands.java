package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.GroupInfo;
import chat.maru.client.Groups;
import chat.maru.client.JoinLink;
import chat.maru.client.Member;
import chat.maru.client.Profile;
import chat.maru.client.Role;
import chat.maru.client.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// The commands about groups. What they change is shown when the stream tells of it, as others see it.
///
/// Confined to the loop's thread.
final class GroupCommands {
    private static final Map<String, Role> ROLES =
            Map.of("owner", Role.OWNER, "admin", Role.ADMIN, "member", Role.MEMBER);

    private final Session session;
    private final Groups groups;
    private final Screen screen;
    private final Rooms rooms;

    GroupCommands(Session session, Screen screen, Rooms rooms) {
        this.session = session;
        this.groups = session.groups();
        this.screen = screen;
        this.rooms = rooms;
    }

    Conversation begin(String rest) {
        List<String> words = Words.of(rest, 1, "/group TITLE NAME…, with a longer TITLE in double quotes");
        List<UUID> members = ids(words.subList(1, words.size()));
        return groups.create(session.newId(), GroupInfo.titled(words.getFirst()), members);
    }

    Conversation join(String token) {
        return groups.join(Words.of(token, 1, "/join TOKEN").getFirst());
    }

    void add(String rest) {
        UUID group = rooms.here().id();
        Conversation _ = groups.add(group, ids(Words.of(rest, 1, "/add NAME…")));
    }

    void remove(String rest) {
        UUID group = rooms.here().id();
        for (UUID user : ids(Words.of(rest, 1, "/remove NAME…"))) {
            groups.remove(group, user);
        }
    }

    void leave() {
        Conversation group = rooms.here();
        groups.leave(group.id());
        rooms.forget(group.id());
        screen.closed();
        screen.notice("you left " + rooms.title(group));
    }

    void title(String title) {
        UUID group = rooms.here().id();
        Conversation _ = groups.rename(group, title);
    }

    void role(String rest) {
        UUID group = rooms.here().id();
        String usage = "/role NAME owner|admin|member";
        List<String> words = Words.of(rest, 2, usage);
        Role role = ROLES.get(words.get(1).toLowerCase(Locale.ROOT));
        if (role == null) {
            throw new Mistake("like this: " + usage);
        }
        groups.role(group, person(words.getFirst()).id(), role);
    }

    void members() {
        for (Member member : rooms.here().members()) {
            String role = member.role() == Role.MEMBER
                    ? ""
                    : ", " + member.role().name().toLowerCase(Locale.ROOT);
            screen.notice(
                    "here: " + member.user().username() + " (" + member.user().displayName() + ")" + role);
        }
    }

    void link() {
        UUID group = rooms.here().id();
        JoinLink link = groups.makeLink(group, session.newId(), Optional.empty(), OptionalInt.empty());
        screen.notice("whoever has this comes in: /join " + link.token());
    }

    private List<UUID> ids(List<String> names) {
        return names.stream().map(this::person).map(Profile::id).toList();
    }

    private Profile person(String name) {
        return rooms.person(name).orElseThrow(() -> new Mistake("nobody is called " + name));
    }
}
