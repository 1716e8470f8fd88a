package chat.maru.crash.check;

import chat.maru.crash.history.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who was in which conversation from where to where, as the entries tell it.
///
/// Confined to one thread.
final class Memberships {
    private static final Intervals NEVER = new Intervals();

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
            int begun = ends.firstBehind(offset);
            return begun % 2 == 1 || (begun > 0 && ends.get(begun - 1) == offset);
        }

        /// Whether they were in at some moment behind one place and before another.
        boolean during(long after, long before) {
            int begun = ends.firstBehind(after);
            return begun % 2 == 1 || (begun < ends.size() && ends.get(begun) < before);
        }

        /// Whether they were out at some moment behind one place and before another.
        boolean missing(long after, long before) {
            int begun = ends.firstBehind(after);
            return begun % 2 == 0 || (begun < ends.size() && ends.get(begun) < before);
        }

        /// Where they went last before this place; 0 if they never had.
        long wentBefore(long offset) {
            int begun = ends.firstBehind(offset - 1) / 2 * 2;
            return begun == 0 ? 0 : ends.get(begun - 1);
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

    /// In one conversation.
    Intervals of(String account, String conversation) {
        return of(account).getOrDefault(conversation, NEVER);
    }

    /// By conversation.
    Map<String, Intervals> of(String account) {
        return byAccount.getOrDefault(account, Map.of());
    }
}
