package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was sent: whether it is told of once, under one number, behind all that was acknowledged before it was
/// sent, and whether what is read was sent. P2, P3, P4, P5.
///
/// Confined to one thread.
final class Sends implements Pass {
    private final Findings findings;
    private final Map<String, Talk> talks = new HashMap<>();
    private final Map<String, List<Sent>> connections = new HashMap<>();
    private final Set<String> erasing = new HashSet<>();
    private long acked;

    Sends(Findings findings) {
        this.findings = findings;
    }

    /// What was sent into one conversation.
    static final class Talk {
        final Map<String, Sent> byId = new HashMap<>();
        private final Map<Long, Sent> byNumber = new HashMap<>();
        private long highest;
    }

    /// A message under one id.
    static final class Sent {
        final Event.Invoked first;
        final String conversation;
        final String id;
        /// By content: how many attempts there were that did not fail.
        private final Map<Long, Integer> open = new HashMap<>(2);
        private long floor;
        private int attempts;
        private @Nullable Seen seen;
        private Event.@Nullable Got got;
        private Event.@Nullable Completed ack;
        private long content;
        private long line;
        long number;

        private Sent(Event.Invoked first, String conversation, String id, long floor) {
            this.first = first;
            this.conversation = conversation;
            this.id = id;
            this.floor = floor;
        }

        /// Whether somebody ever wanted it to say this.
        boolean says(long content) {
            return open.containsKey(content);
        }

        boolean isAcked() {
            return ack != null;
        }

        /// How many events were before it was acknowledged for the first time.
        long line() {
            return line;
        }

        Event.Completed ack() {
            if (ack == null) {
                throw new IllegalStateException("not acknowledged");
            }
            return ack;
        }
    }

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        if (invoked.action() instanceof Action.Edit edit && edit.content() == 0) {
            erasing.add(edit.conversation() + edit.id());
        }
        if (!(invoked.action() instanceof Action.Send send)) {
            return;
        }
        Talk talk = talks.computeIfAbsent(send.conversation(), _ -> new Talk());
        Sent sent = talk.byId.get(send.id());
        if (sent == null) {
            sent = new Sent(invoked, send.conversation(), send.id(), talk.highest);
            talk.byId.put(send.id(), sent);
            String connection = invoked.who().connection();
            if (!connection.isEmpty()) {
                connections
                        .computeIfAbsent(connection + " " + send.conversation(), _ -> new ArrayList<>())
                        .add(sent);
            }
        }
        sent.attempts++;
        sent.open.merge(send.content(), 1, Integer::sum);
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        if (!(invoked.action() instanceof Action.Send send)) {
            return;
        }
        Talk talk = talk(send.conversation());
        Sent sent = talk.byId.get(send.id());
        if (sent == null) {
            throw new IllegalArgumentException("completed, but never invoked: " + completed);
        }
        switch (completed.result()) {
            case Result.Numbered(long number) -> acked(line, talk, sent, send, number, invoked, completed);
            case Result.Failed _ -> sent.open.merge(send.content(), -1, Integer::sum);
            default -> {}
        }
    }

    private void acked(
            long line,
            Talk talk,
            Sent sent,
            Action.Send send,
            long number,
            Event.Invoked invoked,
            Event.Completed completed) {
        if (sent.ack != null) {
            again(sent, send, number, invoked, completed);
            return;
        }
        sent.ack = completed;
        sent.content = send.content();
        sent.number = number;
        sent.line = line;
        acked++;
        if (number <= sent.floor) {
            findings.misordered(
                    Promise.P5,
                    "it has number " + number + ", but " + sent.floor + " was acknowledged before it was sent",
                    sent.first,
                    completed);
        }
        talk.highest = Math.max(talk.highest, number);
        numbered(talk, sent, number, completed);
    }

    private void again(Sent sent, Action.Send send, long number, Event.Invoked invoked, Event.Completed completed) {
        // What a deleted message said is not known any more.
        boolean erased = erasing.contains(send.conversation() + send.id());
        if (sent.content != send.content() && !erased) {
            findings.broken(Promise.P3, "another body under the same id was acknowledged", invoked, completed);
        } else if (sent.number != number) {
            findings.doubled("put again it has another number: " + number, sent.ack(), invoked, completed);
        }
    }

    private void numbered(Talk talk, Sent sent, long number, Event event) {
        Sent other = talk.byNumber.putIfAbsent(number, sent);
        if (other != null && other != sent) {
            findings.misordered(
                    Promise.P4, "two messages have number " + number + " of one conversation", other.first, event);
        }
    }

    @Override
    public void got(Event.Opened opened, Event.Got got) {
        saw(got.entry(), got);
    }

    /// Somebody sees a message in an entry.
    void saw(Seen entry, Event event) {
        if (entry.kind() != Seen.Kind.MESSAGE) {
            return;
        }
        Talk talk = talk(entry.conversation());
        Sent sent = talk.byId.get(entry.id());
        if (sent == null) {
            findings.broken(Promise.P2, "nobody sent this", event);
            return;
        }
        if (!entry.accounts().contains(sent.first.who().account())) {
            findings.broken(Promise.P2, "somebody else sent this", sent.first, event);
        }
        if (sent.ack != null && sent.number != entry.number()) {
            findings.doubled("it was acknowledged as " + sent.number, sent.ack, event);
        }
        numbered(talk, sent, entry.number(), event);
        if (entry.content() != 0) {
            sent.seen = entry;
            sent.got = event instanceof Event.Got got ? got : sent.got;
            if (!sent.open.containsKey(entry.content())) {
                findings.broken(Promise.P2, "what was sent says something else", sent.first, event);
            } else if (sent.ack != null && sent.content != entry.content()) {
                findings.broken(Promise.P2, "what was acknowledged says something else", sent.ack, event);
            }
        }
    }

    /// What was acknowledged from this place on need not be there any more, and its number is free.
    void forget(long line) {
        for (Talk talk : talks.values()) {
            talk.byNumber.clear();
            talk.highest = 0;
            for (Sent sent : talk.byId.values()) {
                sent.floor = 0;
                if (sent.ack != null && sent.line < line) {
                    talk.byNumber.put(sent.number, sent);
                    talk.highest = Math.max(talk.highest, sent.number);
                } else if (sent.ack != null) {
                    sent.ack = null;
                    sent.attempts++;
                    acked--;
                }
            }
        }
    }

    Talk talk(String conversation) {
        return talks.computeIfAbsent(conversation, _ -> new Talk());
    }

    Iterable<Talk> all() {
        return talks.values();
    }

    long acked() {
        return acked;
    }

    @Override
    public void end() {
        for (Talk talk : talks.values()) {
            for (Sent sent : talk.byId.values()) {
                failedAndSeen(sent);
            }
        }
        connections.values().forEach(this::ordered);
    }

    private void failedAndSeen(Sent sent) {
        if (sent.seen != null && sent.open.getOrDefault(sent.seen.content(), 0) <= 0) {
            Event shown = sent.got == null ? sent.first : sent.got;
            findings.broken(Promise.P2, "it was refused each time, and is there", sent.first, shown);
        }
    }

    private void ordered(List<Sent> inOrder) {
        Sent before = null;
        for (Sent sent : inOrder) {
            if (sent.attempts != 1 || sent.ack == null) {
                continue;
            }
            if (before != null && before.number > sent.number) {
                findings.misordered(
                        Promise.P5, "sent in this order over one connection", before.ack(), sent.first, sent.ack);
            }
            before = sent;
        }
    }
}
