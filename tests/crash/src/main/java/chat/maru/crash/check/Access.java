package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether who was put out of a conversation, or signed out, is out of it, and who came back is in it. P10, P11, P19.
///
/// Confined to one thread.
final class Access implements Pass {
    /// How long a revocation may be on its way.
    private static final long ON_ITS_WAY = 1_000_000_000L;

    /// There is no such conversation, as far as whoever asks may know.
    private static final String NOT_FOUND = "not_found";
    /// Whoever asks was signed out. Who was told so stays signed out, whatever whoever asked for it was told.
    private static final String REVOKED = "session_revoked";

    private final Findings findings;
    private final Sends sends;
    private final Entries entries;
    private final Inboxes inboxes;
    private final Map<String, Event.Completed> revoked = new HashMap<>();
    private final Map<Long, Long> floors = new HashMap<>();
    private final List<Look> looks = new ArrayList<>();

    Access(Findings findings, Sends sends, Entries entries, Inboxes inboxes) {
        this.findings = findings;
        this.sends = sends;
        this.entries = entries;
        this.inboxes = inboxes;
    }

    /// Somebody who was to be put out some time looked at a conversation.
    ///
    /// @param number the highest that was acknowledged before
    /// @param done   how many events were before they were told
    private record Look(
            Action.History action, long number, long done, Event.Invoked invoked, Event.Completed completed) {}

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        if (invoked.action() instanceof Action.History history
                && sends.putOut(history.conversation(), invoked.who().account())) {
            floors.put(invoked.op(), sends.talk(history.conversation()).highest());
        }
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        Long number = floors.remove(invoked.op());
        if (number != null
                && invoked.action() instanceof Action.History history
                && (completed.result() instanceof Result.Messages || isFailed(completed, NOT_FOUND))) {
            looks.add(new Look(history, number, line, invoked, completed));
        }
        if (isFailed(completed, REVOKED)) {
            revoked.putIfAbsent(invoked.who().device(), completed);
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
        if (invoked.action() instanceof Action.Revoke(String device)) {
            revoked.putIfAbsent(device, completed);
        }
    }

    private static boolean isFailed(Event.Completed completed, String code) {
        return completed.result() instanceof Result.Failed(String why) && why.equals(code);
    }

    @Override
    public void got(Event.Opened opened, Event.Got got, Place place) {
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
            looks.clear();
        }
    }

    /// The log says who was in it when: nobody need know what became of whoever put them in or out.
    @Override
    public void end() {
        long generation = inboxes.generation();
        if (generation == 0) {
            return;
        }
        Conversations conversations = entries.conversations(generation);
        Memberships memberships = conversations.memberships();
        conversations.forEach((conversation, all) -> sent(conversation, all, memberships));
        Windows windows = new Windows(sends, entries, generation);
        for (Look look : looks) {
            String conversation = look.action().conversation();
            Window window = windows.of(conversation, look.number(), look.done());
            String account = look.invoked().who().account();
            Memberships.Intervals intervals = memberships.of(account, conversation);
            if (look.completed().result() instanceof Result.Failed) {
                if (!intervals.missing(window.after(), window.before())) {
                    findings.broken(
                            Promise.P10,
                            "they were a member all the while, and there is nothing for them to see",
                            look.invoked(),
                            look.completed());
                }
            } else if (!intervals.during(window.after(), window.before())) {
                seen(look, generation, intervals.wentBefore(window.before()));
            }
        }
    }

    private void sent(String conversation, List<Entries.Stored> all, Memberships memberships) {
        for (Entries.Stored entry : all) {
            Seen seen = entry.seen;
            if (seen.kind() == Seen.Kind.MESSAGE
                    && entry.last()
                    && !memberships.of(seen.accounts().getFirst(), conversation).contain(entry.place.offset())) {
                findings.broken(Promise.P11, "they are no member, and may send", entry.event);
            }
        }
    }

    /// Whoever is out sees at most what was there when they went.
    private void seen(Look look, long generation, long went) {
        for (Result.Said said : ((Result.Messages) look.completed().result()).messages()) {
            Place place = entries.placeOf(generation, look.action().conversation(), said.id());
            if (place.offset() > went) {
                findings.broken(
                        Promise.P11,
                        "they were no member when this was sent",
                        entries.at(place).event,
                        look.invoked(),
                        look.completed());
                return;
            }
        }
    }
}
