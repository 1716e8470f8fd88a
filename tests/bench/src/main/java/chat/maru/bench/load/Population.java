package chat.maru.bench.load;

import java.util.List;

/// Who exists on the server under test, as the generator needs it. Immutable.
///
/// @param accounts the people; a connection belongs to account `connection % accounts.size()`
/// @param pairs the direct conversations; `a` and `b` are indices into `accounts`
public record Population(List<Account> accounts, List<Pair> pairs) {
    public Population {
        accounts = List.copyOf(accounts);
        pairs = List.copyOf(pairs);
        for (Pair pair : pairs) {
            if (pair.a() == pair.b() || Math.max(pair.a(), pair.b()) >= accounts.size()) {
                throw new IllegalArgumentException("not a pair of two of the accounts: " + pair);
            }
        }
    }

    /// A signed-up person: a valid access token, and a cursor after which nothing has happened yet.
    public record Account(String id, String token, String cursor) {}

    /// A direct conversation between two accounts.
    public record Pair(String conversation, int a, int b) {
        public Pair {
            if (conversation.length() != 36) {
                throw new IllegalArgumentException("a conversation's id has 36 characters: " + conversation);
            }
        }
    }
}
