package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the log has of changes in the end. To be asked then.
///
/// Confined to one thread.
final class Changed {
    private final Entries entries;
    private final Inboxes inboxes;
    private final long generation;
    private final Memberships memberships;
    private final Map<String, List<Entries.Stored>> byMessage = new HashMap<>();
    private final Map<String, Map<String, Long>> marks = new HashMap<>();

    Changed(Entries entries, Inboxes inboxes, long generation) {
        this.entries = entries;
        this.inboxes = inboxes;
        this.generation = generation;
        this.memberships = entries.conversations(generation).memberships();
        entries.conversations(generation).forEach((_, all) -> all.forEach(this::add));
    }

    private void add(Entries.Stored entry) {
        Seen.Kind kind = entry.seen.kind();
        if (entry.last() && (kind == Seen.Kind.EDIT || kind == Seen.Kind.DELETE)) {
            byMessage.computeIfAbsent(entry.seen.id(), _ -> new ArrayList<>(1)).add(entry);
        }
    }

    /// Whether the message was deleted. Again is no entry.
    boolean deleted(Action.Edit edit, Window window) {
        return of(edit).stream()
                .anyMatch(entry -> entry.seen.kind() == Seen.Kind.DELETE && entry.place.offset() < window.before());
    }

    /// Whether the message said so at some moment of these. What changes nothing is no entry; what a deleted message
    /// said is not known any more.
    boolean says(Action.Edit edit, Window window) {
        Entries.Stored message = entries.message(generation, edit.conversation(), edit.id());
        boolean says = message != null && message.seen.content() == edit.content();
        for (Entries.Stored entry : of(edit)) {
            long offset = entry.place.offset();
            boolean same = entry.seen.content() == edit.content();
            if (entry.seen.kind() == Seen.Kind.DELETE) {
                return true;
            }
            if (offset <= window.after()) {
                says = same;
            } else if (offset < window.before()) {
                says |= same;
            }
        }
        return says;
    }

    private List<Entries.Stored> of(Action.Edit edit) {
        return byMessage.getOrDefault(edit.id(), List.of());
    }

    /// Whether they were in it, or out of it, at some moment of these.
    boolean is(Action.Member member, Window window) {
        Memberships.Intervals intervals = memberships.of(member.account(), member.conversation());
        return member.in()
                ? intervals.during(window.after(), window.before())
                : intervals.missing(window.after(), window.before());
    }

    /// Whether the account has a mark as far as this one, or further. A state that is replaced is not there any more.
    boolean marked(Action.Mark mark, String account) {
        return marks.computeIfAbsent(account, this::marks).getOrDefault(mark.conversation(), 0L) >= mark.number();
    }

    private Map<String, Long> marks(String account) {
        Map<String, Long> furthest = new HashMap<>();
        for (Entries.Stored entry : inboxes.of(account)) {
            Seen seen = entry.seen;
            // Other people's marks have whose they are.
            if (seen.kind() == Seen.Kind.STATE && seen.accounts().isEmpty()) {
                furthest.merge(seen.conversation(), seen.number(), Math::max);
            }
        }
        return furthest;
    }
}
