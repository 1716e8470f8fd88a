package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.MaruException;
import chat.maru.client.Member;
import chat.maru.client.Profile;
import chat.maru.client.Session;
import chat.maru.client.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The conversations and people known so far; asks the server about others.
///
/// Confined to the loop's thread.
final class Rooms {
    private final Session session;
    private final Map<UUID, Conversation> conversations = new LinkedHashMap<>();
    private final Map<UUID, Profile> people = new HashMap<>();

    Rooms(Session session) {
        this.session = session;
    }

    void replace(Snapshot snapshot) {
        conversations.clear();
        snapshot.conversations().forEach(this::add);
    }

    void add(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
        conversation.members().forEach(member -> know(member.user()));
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

    List<Conversation> all() {
        return List.copyOf(conversations.values());
    }

    /// The others' names.
    String title(Conversation conversation) {
        return conversation.members().stream()
                .map(Member::user)
                .filter(user -> !user.id().equals(session.account().id()))
                .map(Profile::username)
                .collect(Collectors.joining(", "));
    }

    /// Somebody's username; the id while the server cannot be asked.
    String name(UUID user) {
        Profile known = people.get(user);
        if (known != null) {
            return known.username();
        }
        try {
            Profile asked = session.user(user);
            know(asked);
            return asked.username();
        } catch (MaruException e) {
            return user.toString();
        }
    }
}
