package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether those who are away are woken, and told of nothing but what is there and theirs. P14, P11, P2.
///
/// Of each conversation the last message counts that is nothing old to them: what was said before it may be told of
/// together with it. That a push service was asked is not enough: it must have taken it, if it ever does.
///
/// Confined to one thread.
final class Pushes implements Pass {
    private static final long WITHIN = 10_000_000_000L;

    private final Findings findings;
    private final Sends sends;
    private final Entries entries;
    private final Inboxes inboxes;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Map<Said, String> ids = new HashMap<>();
    private final Set<String> erased = new HashSet<>();
    private final Map<String, Long> marks = new HashMap<>();
    private Event.@Nullable Woken woken;

    Pushes(Findings findings, Sends sends, Entries entries, Inboxes inboxes) {
        this.findings = findings;
        this.sends = sends;
        this.entries = entries;
        this.inboxes = inboxes;
    }

    /// A subscription, from when it was registered until it is no more.
    private static final class Life {
        private Event.@Nullable Registered registered;
        private boolean gone;
        private final Map<String, List<Event.Pushed>> pushes = new HashMap<>();

        private List<Event.Pushed> of(String conversation) {
            return pushes.getOrDefault(conversation, List.of());
        }
    }

    private record Said(String conversation, long content) {}

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        switch (invoked.action()) {
            case Action.Send(String conversation, String id, long content) -> says(conversation, id, content);
            case Action.Edit(String conversation, String id, long content) -> {
                if (content == 0) {
                    erased.add(conversation + id);
                } else {
                    says(conversation, id, content);
                }
            }
            case Action.Mark(String conversation, long number) ->
                marks.merge(invoked.who().account() + conversation, number, Math::max);
            default -> {}
        }
    }

    /// What was said while nobody could be woken, nobody is told of.
    private void says(String conversation, String id, long content) {
        if (!lives.isEmpty()) {
            ids.put(new Said(conversation, content), id);
        }
    }

    @Override
    public void told(Event event) {
        switch (event) {
            case Event.Registered registered -> life(registered.subscription()).registered = registered;
            case Event.Pushed pushed -> {
                Life life = life(pushed.subscription());
                life.gone |= pushed.gone();
                life.pushes
                        .computeIfAbsent(pushed.conversation(), _ -> new ArrayList<>())
                        .add(pushed);
            }
            case Event.Woken last -> woken = last;
            case Event.Restored _ -> lives.clear();
            default -> {}
        }
    }

    private Life life(String subscription) {
        return lives.computeIfAbsent(subscription, _ -> new Life());
    }

    @Override
    public void end() {
        long generation = inboxes.generation();
        Event.Woken last = woken;
        if (generation == 0 || lives.isEmpty()) {
            return;
        }
        if (last == null) {
            findings.lacks("whether those who are away were woken was not looked at");
            return;
        }
        Conversations conversations = entries.conversations(generation);
        for (Life life : lives.values()) {
            Event.Registered registered = life.registered;
            if (registered != null) {
                life.pushes.forEach((conversation, pushes) ->
                        theirs(pushes, conversations.memberships().of(registered.account(), conversation), generation));
                if (!life.gone) {
                    conversations
                            .memberships()
                            .of(registered.account())
                            .forEach((conversation, intervals) ->
                                    woken(life, registered, conversations.of(conversation), intervals, last));
                }
            }
        }
        if (lives.values().stream()
                .flatMap(life -> life.pushes.values().stream())
                .flatMap(List::stream)
                .noneMatch(Event.Pushed::taken)) {
            findings.lacks("nobody was woken");
        }
    }

    /// They are told of what is there, and was said while they were a member.
    private void theirs(List<Event.Pushed> pushes, Memberships.Intervals intervals, long generation) {
        for (Event.Pushed pushed : pushes) {
            if (!pushed.news() || pushed.content() == 0) {
                continue;
            }
            Entries.Stored message = message(pushed, generation);
            if (message == null) {
                findings.broken(Promise.P2, "somebody is told of it, and it is not there", pushed);
            } else if (!intervals.contain(message.place.offset())) {
                findings.broken(Promise.P11, "they were no member, and are told of it", message.event, pushed);
            }
        }
    }

    private Entries.@Nullable Stored message(Event.Pushed pushed, long generation) {
        String id = ids.get(new Said(pushed.conversation(), pushed.content()));
        return id == null ? null : entries.message(generation, pushed.conversation(), id);
    }

    private void woken(
            Life life,
            Event.Registered registered,
            List<Entries.Stored> all,
            Memberships.Intervals intervals,
            Event.Woken last) {
        Sends.Sent news = news(registered, all, intervals, last);
        if (news == null) {
            return;
        }
        List<Event.Pushed> pushes = life.of(news.conversation);
        long late = triedAgain(pushes, last) + WITHIN;
        if (pushes.stream().anyMatch(pushed -> pushed.at() < late && tells(pushed, news))) {
            return;
        }
        if (last.at() < late) {
            findings.lacks("whether everybody was woken who is away was looked at too soon");
        } else {
            findings.broken(Promise.P14, "they are away, and were not woken for it", registered, news.ack(), last);
        }
    }

    /// The last message of a conversation that they have to be told of; null if there is none.
    private Sends.@Nullable Sent news(
            Event.Registered registered, List<Entries.Stored> all, Memberships.Intervals intervals, Event.Woken last) {
        long went = intervals.wentBefore(Long.MAX_VALUE);
        Sends.Sent news = null;
        for (Entries.Stored entry : all) {
            if (entry.seen.kind() != Seen.Kind.MESSAGE) {
                continue;
            }
            Sends.Sent sent = sends.talk(entry.seen.conversation()).byId.get(entry.seen.id());
            if (sent == null || entry.seen.accounts().contains(registered.account())) {
                news = null; // whoever answers has read what was said before
            } else if (sent.isAcked()
                    && sent.first.at() > registered.at()
                    && sent.ack().at() < last.since()
                    && entry.place.offset() > went
                    && intervals.contain(entry.place.offset())
                    && !erased.contains(sent.conversation + sent.id)) {
                news = sent;
            }
        }
        return news == null || news.number <= marks.getOrDefault(registered.account() + news.conversation, 0L)
                ? null
                : news;
    }

    /// Whether it tells of this message, or of a later one. What a deleted message said is not told.
    private boolean tells(Event.Pushed pushed, Sends.Sent news) {
        if (!pushed.news() || !pushed.taken()) {
            return false;
        }
        if (pushed.content() == 0) {
            return pushed.at() > news.ack().at();
        }
        Entries.Stored message = message(pushed, inboxes.generation());
        return message != null && message.seen.number() >= news.number;
    }

    /// When the server tries again at the latest what the service has not taken.
    private static long triedAgain(List<Event.Pushed> pushes, Event.Woken last) {
        int failures = 0;
        long at = last.since();
        for (Event.Pushed pushed : pushes) {
            failures = pushed.taken() ? 0 : failures + 1;
            at = failures == 0 ? at : Math.max(at, pushed.againBy(failures));
        }
        return at;
    }
}
