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
    /// Another message has the id.
    private static final String REUSED = "message_id_reused";
    /// There is no such conversation, as far as whoever asks may know.
    private static final String NOT_FOUND = "not_found";

    private final Findings findings;
    private final Map<String, Talk> talks = new HashMap<>();
    private final Map<String, List<Sent>> connections = new HashMap<>();
    private final Set<String> erasing = new HashSet<>();
    private final Set<String> putOut = new HashSet<>();
    private long acked;

    Sends(Findings findings) {
        this.findings = findings;
    }

    /// What was sent into one conversation.
    static final class Talk {
        final Map<String, Sent> byId = new HashMap<>();
        private final Numbered byNumber = new Numbered();
        private long highest;

        /// The highest number that was acknowledged so far.
        long highest() {
            return highest;
        }

        /// The message with this number; null if nobody was told of one.
        @Nullable
        Sent numbered(long number) {
            return byNumber.of(number);
        }
    }

    /// A message under one id.
    static final class Sent {
        final Event.Invoked first;
        final String conversation;
        final String id;
        final long begun;
        private final Attempts contents = new Attempts();
        private @Nullable Map<Long, Event.Completed> refused;
        private boolean shared;
        private long floor;
        private int attempts;
        private Event.@Nullable Got got;
        private Event.@Nullable Completed ack;
        private long content;
        private long line;
        long number;

        /// @param begun how many events were before it was sent first
        private Sent(long begun, Event.Invoked first, String conversation, String id, long floor) {
            this.begun = begun;
            this.first = first;
            this.conversation = conversation;
            this.id = id;
            this.floor = floor;
        }

        /// Whether somebody ever wanted it to say this.
        boolean says(long content) {
            return contents.has(content);
        }

        boolean isAcked() {
            return ack != null;
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
        switch (invoked.action()) {
            case Action.Edit edit when edit.content() == 0 -> erasing.add(edit.conversation() + edit.id());
            case Action.Member member when !member.in() -> putOut.add(member.conversation() + member.account());
            case Action.Send send -> sends(line, invoked, send);
            default -> {}
        }
    }

    private void sends(long line, Event.Invoked invoked, Action.Send send) {
        Talk talk = talks.computeIfAbsent(send.conversation(), _ -> new Talk());
        Sent sent = talk.byId.get(send.id());
        if (sent == null) {
            sent = new Sent(line, invoked, send.conversation(), send.id(), talk.highest);
            talk.byId.put(send.id(), sent);
            String connection = invoked.who().connection();
            if (!connection.isEmpty()) {
                connections
                        .computeIfAbsent(connection + " " + send.conversation(), _ -> new ArrayList<>())
                        .add(sent);
            }
        }
        sent.attempts++;
        sent.shared |= !invoked.who().account().equals(sent.first.who().account());
        sent.contents.asked(send.content());
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
            case Result.Failed(String code) -> {
                sent.contents.refused(send.content());
                refused(begun, sent, send, code, invoked, completed);
            }
            default -> {}
        }
    }

    /// What is put again under its id, by whoever put it first, is the same message.
    private void refused(
            long begun, Sent sent, Action.Send send, String code, Event.Invoked invoked, Event.Completed completed) {
        if (sent.shared) {
            return;
        }
        if (sent.ack != null && sent.content == send.content()) {
            boolean unknown = code.equals(NOT_FOUND)
                    && begun > sent.line
                    && !putOut(send.conversation(), invoked.who().account());
            if (code.equals(REUSED) || unknown) {
                findings.broken(Promise.P3, "put again it was refused: " + code, sent.ack, invoked, completed);
            }
        } else if (code.equals(REUSED) && sent.contents.only(send.content())) {
            findings.broken(Promise.P3, "nothing else was ever put under its id", sent.first, invoked, completed);
        } else if (code.equals(REUSED)) {
            if (sent.refused == null) {
                sent.refused = new HashMap<>();
            }
            sent.refused.put(send.content(), completed);
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
        if (sent.got != null) {
            agrees(sent, completed, sent.got);
        }
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
    public void news(Event.Got got, Place place) {
        Seen entry = got.entry();
        if (entry.kind() != Seen.Kind.MESSAGE) {
            return;
        }
        Talk talk = talk(entry.conversation());
        Sent sent = talk.byId.get(entry.id());
        if (sent == null) {
            findings.broken(Promise.P2, "nobody sent this", got);
            return;
        }
        if (!entry.accounts().contains(sent.first.who().account())) {
            findings.broken(Promise.P2, "somebody else sent this", sent.first, got);
        }
        if (sent.got == null || sent.got.entry().content() == 0) {
            sent.got = got;
        }
        numbered(talk, sent, entry.number(), got);
        if (entry.content() != 0 && !sent.says(entry.content())) {
            findings.broken(Promise.P2, "what was sent says something else", sent.first, got);
        } else if (sent.ack != null) {
            agrees(sent, sent.ack, got);
        }
    }

    /// What is there is what was acknowledged. Where a message was deleted, any other is acknowledged as it.
    private void agrees(Sent sent, Event.Completed ack, Event.Got got) {
        Seen entry = got.entry();
        if (sent.number != entry.number()) {
            findings.doubled("it was acknowledged as " + sent.number, ack, got);
        }
        boolean other = entry.content() != 0 && entry.content() != sent.content;
        if (other && !erasing.contains(sent.conversation + sent.id)) {
            findings.broken(Promise.P2, "what was acknowledged says something else", ack, got);
        }
    }

    /// What was acknowledged from this place on need not be there any more, and its number is free.
    void forget(long line) {
        for (Talk talk : talks.values()) {
            talk.byNumber.clear();
            talk.highest = 0;
            for (Sent sent : talk.byId.values()) {
                sent.floor = 0;
                sent.refused = null;
                sent.got = null;
                if (sent.ack != null && sent.line < line) {
                    talk.byNumber.putIfAbsent(sent.number, sent);
                    talk.highest = Math.max(talk.highest, sent.number);
                } else if (sent.ack != null) {
                    sent.ack = null;
                    sent.content = 0;
                    sent.attempts++;
                    acked--;
                }
            }
        }
    }

    /// Whether somebody ever wanted this account out of a conversation.
    boolean putOut(String conversation, String account) {
        return putOut.contains(conversation + account);
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
                refusedAndThere(sent);
            }
        }
        connections.values().forEach(this::ordered);
    }

    private void refusedAndThere(Sent sent) {
        Event.Got got = sent.got;
        long there = got == null ? 0 : got.entry().content();
        if (got != null && there != 0 && !sent.contents.may(there)) {
            findings.broken(Promise.P2, "it was refused each time, and is there", sent.first, got);
        }
        Map<Long, Event.Completed> refused = sent.refused;
        if (refused == null) {
            return;
        }
        Event.Completed own = refused.get(there == 0 ? sent.content : there);
        if (own != null) {
            findings.broken(Promise.P3, "it was refused under its own id", sent.first, own);
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
