package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether messages say in the end what they were last made to say, nothing else at any time, and whether what
/// was marked as read stays so. P2, P12.
///
/// Confined to one thread.
final class States implements Pass {
    private final Findings findings;
    private final Sends sends;
    private final Inboxes inboxes;
    private final Map<String, Map<String, Long>> marks = new HashMap<>();
    private final Map<Long, Map<String, Long>> floors = new HashMap<>();
    private final Map<String, Edited> edited = new HashMap<>();

    States(Findings findings, Sends sends, Inboxes inboxes) {
        this.findings = findings;
        this.sends = sends;
        this.inboxes = inboxes;
    }

    /// What became of a message that somebody has changed.
    private static final class Edited {
        /// 0 to delete it.
        private final Attempts contents = new Attempts();
        private final Map<String, Look> looks = new HashMap<>();
        private long touched;
        /// Changes of which nobody knows whether they are done: they may be at any time.
        private int open;
        private Place place = new Place(0, 0);
        private long content;
        private @Nullable Event last;
        private boolean deleted;
        /// Where it was seen first to be changed so.
        private final Map<Long, Event> seen = new HashMap<>(2);
    }

    /// What somebody saw of it last.
    private record Look(long begun, long content, Event.Invoked invoked, Event.Completed completed) {}

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        switch (invoked.action()) {
            case Action.Edit edit -> {
                Edited known = edited(edit.id());
                known.contents.asked(edit.content());
                known.touched = line;
                known.open++;
            }
            case Action.Snapshot _ ->
                floors.put(
                        invoked.op(),
                        Map.copyOf(marks.getOrDefault(invoked.who().account(), Map.of())));
            default -> {}
        }
    }

    private Edited edited(String message) {
        return edited.computeIfAbsent(message, _ -> new Edited());
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        Map<String, Long> floor = floors.remove(invoked.op());
        switch (invoked.action()) {
            case Action.Edit edit -> {
                Edited known = edited(edit.id());
                known.touched = line;
                known.open -= completed.result() instanceof Result.Unknown ? 0 : 1;
                if (completed.result() instanceof Result.Failed) {
                    known.contents.refused(edit.content());
                }
            }
            case Action.Mark mark
            when completed.result() instanceof Result.Ok ->
                marks.computeIfAbsent(invoked.who().account(), _ -> new HashMap<>())
                        .merge(mark.conversation(), mark.number(), Math::max);
            default -> {}
        }
        switch (completed.result()) {
            case Result.Heads(String _, List<Result.Head> heads)
            when floor != null ->
                heads.forEach(head -> read(head, floor.getOrDefault(head.conversation(), 0L), invoked, completed));
            case Result.Messages messages
            when invoked.action() instanceof Action.History history ->
                messages.messages().forEach(said -> said(history, said, begun, invoked, completed));
            default -> {}
        }
    }

    private void read(Result.Head head, long least, Event... events) {
        if (head.read() < least) {
            findings.broken(
                    Promise.P12, "read up to " + least + ", and a look later only up to " + head.read(), events);
        }
    }

    private void said(
            Action.History history, Result.Said said, long begun, Event.Invoked invoked, Event.Completed completed) {
        Sends.Sent sent = sends.talk(history.conversation()).byId.get(said.id());
        Edited known = edited.get(said.id());
        if (sent == null) {
            findings.broken(Promise.P2, "nobody sent " + said.id(), invoked, completed);
            return;
        }
        if (sent.isAcked() && sent.number != said.number()) {
            findings.doubled("acknowledged as " + sent.number + ", and here " + said.number(), sent.ack(), completed);
        }
        if (!sent.says(said.content()) && (known == null || !known.contents.has(said.content()))) {
            findings.broken(Promise.P2, "nobody ever made " + said.id() + " say this", sent.first, completed);
        }
        if (known != null) {
            known.looks.put(invoked.who().account(), new Look(begun, said.content(), invoked, completed));
        }
    }

    @Override
    public void news(Event.Got got, Place place) {
        Seen seen = got.entry();
        boolean change = seen.kind() == Seen.Kind.EDIT || seen.kind() == Seen.Kind.DELETE;
        if (!change && (seen.kind() != Seen.Kind.MESSAGE || seen.content() != 0)) {
            return;
        }
        Edited known = edited(seen.id());
        if (!known.contents.has(seen.content())) {
            findings.broken(Promise.P2, seen.content() == 0 ? "nobody deleted it" : "nobody edited it so", got);
        }
        known.seen.putIfAbsent(seen.content(), got);
        if (!change) {
            return;
        }
        known.deleted |= seen.kind() == Seen.Kind.DELETE;
        if (place.generation() != known.place.generation() || place.offset() > known.place.offset()) {
            known.place = place;
            known.content = seen.content();
            known.last = got;
        }
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Restored) {
            marks.clear();
            floors.clear();
            edited.values().forEach(known -> {
                known.looks.clear();
                known.seen.clear();
                known.place = new Place(0, 0);
                known.last = null;
                known.deleted = false;
            });
        }
    }

    @Override
    public void end() {
        for (Edited known : edited.values()) {
            known.seen.forEach((content, got) -> {
                if (known.contents.has(content) && !known.contents.may(content)) {
                    findings.broken(Promise.P2, "that was refused each time, and is there", got);
                }
            });
            Event last = known.last;
            if (last != null) {
                known.looks.forEach((account, look) -> settled(known, last, account, look));
            }
        }
    }

    private void settled(Edited known, Event last, String account, Look look) {
        long expected = known.deleted ? 0 : known.content;
        boolean done = known.open == 0 || last.at() < look.invoked().at();
        boolean settled = done && look.begun() > known.touched;
        if (settled && look.content() != expected && inboxes.has(account, known.place)) {
            findings.broken(
                    Promise.P12,
                    "it does not say what it was last made to say",
                    last,
                    look.invoked(),
                    look.completed());
        }
    }
}
