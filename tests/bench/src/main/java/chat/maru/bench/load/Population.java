package chat.maru.bench.load;

import java.util.List;
import java.util.Set;

/// Who exists on the server under test, as the generator needs it. Immutable.
///
/// @param accounts the people; a connection belongs to account `connection % accounts.size()`
/// @param conversations those that messages are sent to
public record Population(List<Account> accounts, List<Conversation> conversations) {
    public Population {
        accounts = List.copyOf(accounts);
        conversations = List.copyOf(conversations);
        for (Conversation conversation : conversations) {
            for (int member : conversation.members()) {
                if (member < 0 || member >= accounts.size()) {
                    throw new IllegalArgumentException("not all of the accounts: " + conversation);
                }
            }
        }
    }

    /// The ids of the groups that somebody is in.
    List<String> groupsOf(int person) {
        return conversations.stream()
                .filter(each -> each.isGroup() && each.members().contains(person))
                .map(Conversation::id)
                .toList();
    }

    /// A signed-up person: a valid access token, and a cursor after which nothing has happened yet; elsewhere than in
    /// Maru a password, and nothing.
    public record Account(String id, String token, String cursor) {}

    /// A conversation between two accounts or more.
    ///
    /// @param members indices into `accounts`
    /// @param senders how many of them send, from the first on; the others only receive
    public record Conversation(String id, List<Integer> members, int senders) {
        public Conversation {
            members = List.copyOf(members);
            if (id.length() != 36) {
                throw new IllegalArgumentException("a conversation's id has 36 characters: " + id);
            }
            if (members.size() < 2 || Set.copyOf(members).size() != members.size()) {
                throw new IllegalArgumentException("not two different members or more: " + members);
            }
            if (senders < 1 || senders > members.size()) {
                throw new IllegalArgumentException(senders + " senders of " + members.size() + " members");
            }
        }

        boolean isGroup() {
            return members.size() > 2;
        }

        /// Of two people who both send.
        public static Conversation direct(String id, int a, int b) {
            return new Conversation(id, List.of(a, b), 2);
        }
    }
}
