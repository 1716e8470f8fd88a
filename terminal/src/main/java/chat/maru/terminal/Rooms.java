package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.Conversation;
import chat.maru.client.ConversationChangedEvent;
import chat.maru.client.DraftEvent;
import chat.maru.client.GroupInfo;
import chat.maru.client.MaruException;
import chat.maru.client.Member;
import chat.maru.client.MemberEvent;
import chat.maru.client.Mine;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.Profile;
import chat.maru.client.Session;
import chat.maru.client.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The conversations and people known so far, and which conversation is open; asks the server about others.
///
/// Confined to the loop's thread.
final class Rooms {
    private final Session session;
    private final Clock clock;
    private final Map<UUID, Conversation> conversations = new LinkedHashMap<>();
    private final Map<UUID, Profile> people = new HashMap<>();
    private @Nullable UUID open;

    /// @param clock for what is muted now
    Rooms(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    void replace(Snapshot snapshot) {
        conversations.clear();
        snapshot.conversations().forEach(this::add);
    }

    void add(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
        conversation.members().forEach(member -> know(member.user()));
    }

    /// From now on this one is listened to and talked in.
    void open(Conversation conversation) {
        add(conversation);
        open = conversation.id();
    }

    /// From now on none is.
    void close() {
        open = null;
    }

    /// The one that is open, if one is.
    Optional<UUID> opened() {
        return Optional.ofNullable(open);
    }

    boolean isOpen() {
        return open != null;
    }

    boolean isOpen(UUID conversation) {
        return conversation.equals(open);
    }

    /// The open one.
    ///
    /// @throws Mistake if none is
    Conversation here() {
        Conversation here = open == null ? null : conversations.get(open);
        if (here == null) {
            throw new Mistake("nobody is listening yet: /open NAME");
        }
        return here;
    }

    @Nullable
    Conversation known(UUID id) {
        return conversations.get(id);
    }

    /// One is in it no more.
    void forget(UUID id) {
        conversations.remove(id);
        if (isOpen(id)) {
            close();
        }
    }

    void apply(ConversationChangedEvent changed) {
        Conversation known = conversations.get(changed.conversation());
        if (known != null) {
            put(known, changed.info(), changed.pinned(), known.members(), known.mine());
        }
    }

    /// Others came or went, or anybody has another role.
    void apply(MemberEvent event) {
        Conversation known = conversations.get(event.conversation());
        if (known == null) {
            return;
        }
        Map<UUID, Member> members = new LinkedHashMap<>();
        known.members().forEach(member -> members.put(member.user().id(), member));
        event.members().forEach((user, role) -> {
            Optional<Profile> profile = event.change().isMember() ? profile(user) : Optional.empty();
            profile.ifPresentOrElse(who -> members.put(user, new Member(who, role)), () -> members.remove(user));
        });
        put(known, known.info(), known.pinned(), List.copyOf(members.values()), known.mine());
    }

    void apply(PreferencesEvent shown) {
        Conversation known = conversations.get(shown.conversation());
        if (known != null) {
            put(
                    known,
                    shown.muted(),
                    shown.archived(),
                    shown.pinned(),
                    known.mine().begun());
        }
    }

    void apply(DraftEvent draft) {
        Conversation known = conversations.get(draft.conversation());
        if (known != null) {
            Mine mine = known.mine();
            put(known, mine.muted(), mine.archived(), mine.pinned(), draft.begun());
        }
    }

    private void put(
            Conversation known, @Nullable Instant muted, boolean archived, boolean pinned, @Nullable Content begun) {
        Mine mine = known.mine();
        put(
                known,
                known.info(),
                known.pinned(),
                known.members(),
                new Mine(
                        mine.unread(),
                        mine.mentions(),
                        mine.read(),
                        mine.markedUnread(),
                        muted,
                        archived,
                        pinned,
                        begun));
    }

    private void put(Conversation known, @Nullable GroupInfo info, List<UUID> pinned, List<Member> members, Mine mine) {
        add(new Conversation(
                known.id(),
                known.kind(),
                known.createdAt(),
                info,
                pinned,
                members,
                known.number(),
                known.last(),
                mine));
    }

    void know(Profile profile) {
        people.put(profile.id(), profile);
    }

    /// Looks at a conversation that is new. If that fails, its people are asked for once they speak.
    void learn(UUID id) {
        try {
            add(session.conversation(id));
        } catch (MaruException e) {
            conversations.remove(id);
        }
    }

    /// Up to which number one had read it when it was asked for.
    long read(UUID conversation) {
        Conversation known = conversations.get(conversation);
        return known == null ? 0 : known.mine().read();
    }

    /// Whether one wants to hear nothing of it: it is muted, or put away.
    boolean isQuiet(UUID conversation) {
        Conversation known = conversations.get(conversation);
        return known != null && (known.mine().archived() || isMuted(known.mine()));
    }

    boolean isMuted(Mine mine) {
        return mine.mutedUntil().filter(clock.instant()::isBefore).isPresent();
    }

    List<Conversation> all() {
        return List.copyOf(conversations.values());
    }

    /// The groups with this title.
    List<Conversation> titled(String title) {
        return conversations.values().stream()
                .filter(each -> each.group()
                        .filter(group -> group.title().equalsIgnoreCase(title))
                        .isPresent())
                .toList();
    }

    /// A group's title; else the others' names.
    String title(Conversation conversation) {
        return conversation
                .group()
                .map(GroupInfo::title)
                .orElseGet(() -> conversation.members().stream()
                        .map(Member::user)
                        .filter(user -> !user.id().equals(session.account().id()))
                        .map(Profile::username)
                        .collect(Collectors.joining(", ")));
    }

    /// What to call a conversation; its id while it is not known.
    String label(UUID conversation) {
        Conversation known = conversations.get(conversation);
        return known == null ? conversation.toString() : title(known);
    }

    /// Somebody by username.
    Optional<Profile> person(String name) {
        return session.findUser(name.toLowerCase(Locale.ROOT));
    }

    /// Somebody's username; the id while the server cannot be asked.
    String name(UUID user) {
        return profile(user).map(Profile::username).orElseGet(user::toString);
    }

    private Optional<Profile> profile(UUID user) {
        Profile known = people.get(user);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Profile asked = session.user(user);
            know(asked);
            return Optional.of(asked);
        } catch (MaruException e) {
            return Optional.empty();
        }
    }
}
