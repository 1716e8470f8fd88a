package chat.maru.crash.check;

import chat.maru.crash.history.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who was in which conversation from where to where, as the entries tell it.
///
/// Confined to one thread.
final class Memberships {
    private final Map<String, Map<String, Intervals>> byAccount = new HashMap<>();

    /// Ascending intervals of offsets, each with both its ends; the last may have none.
    static final class Intervals {
        private final Offsets ends = new Offsets();
        private boolean open;

        private void in(long offset) {
            if (!open) {
                ends.add(offset);
                open = true;
            }
        }

        private void out(long offset) {
            if (open) {
                ends.add(offset);
                open = false;
            }
        }

        boolean contain(long offset) {
            for (int i = 0; i < ends.size(); i += 2) {
                if (offset >= ends.get(i) && (i + 1 == ends.size() || offset <= ends.get(i + 1))) {
                    return true;
                }
            }
            return false;
        }
    }

    /// @param entries all that is known of the conversation, in the order of their places
    void add(String conversation, List<Entries.Stored> entries) {
        for (Entries.Stored entry : entries) {
            if (entry.seen.kind() == Seen.Kind.IN || entry.seen.kind() == Seen.Kind.OUT) {
                for (String account : entry.seen.accounts()) {
                    Intervals intervals = byAccount
                            .computeIfAbsent(account, _ -> new HashMap<>())
                            .computeIfAbsent(conversation, _ -> new Intervals());
                    if (entry.seen.kind() == Seen.Kind.IN) {
                        intervals.in(entry.place.offset());
                    } else {
                        intervals.out(entry.place.offset());
                    }
                }
            }
        }
    }

    /// By conversation.
    Map<String, Intervals> of(String account) {
        return byAccount.getOrDefault(account, Map.of());
    }
}
