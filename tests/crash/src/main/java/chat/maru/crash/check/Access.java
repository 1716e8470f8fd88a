package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.HashMap;
import java.util.Map;

/// Whether who was put out of a conversation, or signed out, is out of it. P11, P19.
///
/// Confined to one thread.
final class Access implements Pass {
    /// How long a revocation may be on its way.
    private static final long ON_ITS_WAY = 1_000_000_000L;

    private final Findings findings;
    private final Sends sends;
    private final Map<String, Event.Completed> revoked = new HashMap<>();
    private final Map<String, Event.Completed> out = new HashMap<>();
    private final Map<String, Coming> coming = new HashMap<>();

    Access(Findings findings, Sends sends) {
        this.findings = findings;
        this.sends = sends;
    }

    /// Who puts somebody in may be on the way at the same time as who puts them out, and nobody can tell then
    /// which came last.
    private static final class Coming {
        private int pending;
        private long last = -1;
    }

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        if (invoked.action() instanceof Action.Member(String conversation, String account, boolean in) && in) {
            out.remove(conversation + account);
            Coming of = coming.computeIfAbsent(conversation + account, _ -> new Coming());
            of.pending++;
        }
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        if (invoked.action() instanceof Action.Member(String conversation, String account, boolean in) && in) {
            came(coming.computeIfAbsent(conversation + account, _ -> new Coming()), line, completed.result());
        }
        boolean done = switch (completed.result()) {
            case Result.Failed _, Result.Unknown _, Result.Reset _ -> false;
            default -> true;
        };
        if (!done) {
            return;
        }
        Event.Completed since = revoked.get(invoked.who().device());
        if (since != null && invoked.at() > since.at() + ON_ITS_WAY) {
            findings.broken(Promise.P19, "it was signed out, and may still do this", since, invoked, completed);
        }
        switch (invoked.action()) {
            case Action.Revoke(String device) -> revoked.putIfAbsent(device, completed);
            case Action.Member(String conversation, String account, boolean in)
            when !in -> went(conversation + account, begun, completed);
            case Action.Send send -> sent(send.conversation(), invoked, completed);
            case Action.History history -> read(history.conversation(), invoked, completed);
            default -> {}
        }
    }

    /// What nobody knows of may still come.
    private static void came(Coming of, long line, Result result) {
        if (!(result instanceof Result.Unknown)) {
            of.pending--;
            of.last = line;
        }
    }

    private void went(String who, long begun, Event.Completed completed) {
        Coming of = coming.get(who);
        if (of == null || (of.pending == 0 && of.last < begun)) {
            out.put(who, completed);
        }
    }

    private void sent(String conversation, Event.Invoked invoked, Event.Completed completed) {
        Event.Completed since = out.get(conversation + invoked.who().account());
        if (since != null && sentSince(conversation, invoked, since)) {
            findings.broken(Promise.P11, "they are no member, and may send", since, invoked, completed);
        }
    }

    /// What was put before may be put again.
    private boolean sentSince(String conversation, Event.Invoked invoked, Event.Completed since) {
        Sends.Sent sent = sends.talk(conversation).byId.get(((Action.Send) invoked.action()).id());
        return sent != null && sent.first.at() > since.at();
    }

    private void read(String conversation, Event.Invoked invoked, Event.Completed completed) {
        Event.Completed since = out.get(conversation + invoked.who().account());
        if (since != null && completed.result() instanceof Result.Messages messages) {
            for (Result.Said said : messages.messages()) {
                Sends.Sent sent = sends.talk(conversation).byId.get(said.id());
                if (sent != null && sent.first.at() > since.at()) {
                    findings.broken(
                            Promise.P11, "they were no member when this was sent", since, sent.first, completed);
                    return;
                }
            }
        }
    }

    @Override
    public void got(Event.Opened opened, Event.Got got) {
        Event.Completed since = revoked.get(opened.who().device());
        if (since == null) {
            return;
        }
        Seen seen = got.entry();
        Sends.Sent sent = sends.talk(seen.conversation()).byId.get(seen.id());
        if (sent != null && seen.kind() == Seen.Kind.MESSAGE && sent.first.at() > since.at() + ON_ITS_WAY) {
            findings.broken(Promise.P19, "it was signed out when this was sent", since, sent.first, got);
        } else if (opened.at() > since.at() + ON_ITS_WAY) {
            findings.broken(Promise.P19, "it was signed out, and may still receive", since, opened, got);
        }
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Restored) {
            revoked.clear();
            out.clear();
        }
    }
}
