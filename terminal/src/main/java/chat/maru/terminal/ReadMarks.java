package chat.maru.terminal;

import chat.maru.client.MaruException;
import chat.maru.client.Own;
import chat.maru.client.ReadEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// Marks as read what somebody who sits there was shown. What one marked as unread on purpose stays so until it is
/// opened anew or something is said there. While the connection is lost nothing is marked but what is told to be: what
/// others say meanwhile is not shown. A script shows nothing to anybody: it marks only when it is told to.
///
/// Marks count as what is sent, and each takes the place of the one before: a conversation rests after its mark for as
/// long as the pause lasts, and then gets the last one that came meanwhile.
///
/// Confined to the loop's thread, but for what the errands do and what comes after a pause.
final class ReadMarks {
    /// How long a conversation rests after its mark.
    static final Duration PAUSE = Duration.ofSeconds(2);

    private final Own own;
    private final Errands errands;
    private final boolean watched;
    private final Map<UUID, Long> marked = new ConcurrentHashMap<>();
    private final Map<UUID, Long> wanted = new ConcurrentHashMap<>();
    private final Map<UUID, Boolean> keptUnread = new ConcurrentHashMap<>();
    private final Map<UUID, Long> seen = new HashMap<>();
    private final Map<UUID, Long> ahead = new HashMap<>();
    private final Set<UUID> resting = ConcurrentHashMap.newKeySet();
    private final Executor pause;
    private volatile boolean lost;

    /// @param pause does what it is given after a pause, on any thread
    ReadMarks(Own own, Errands errands, boolean watched, Executor pause) {
        this.own = own;
        this.errands = errands;
        this.watched = watched;
        this.pause = pause;
    }

    /// A conversation is looked at anew.
    void opened(UUID conversation, long number) {
        keptUnread.remove(conversation);
        shown(conversation, number);
    }

    /// A message of one's own got this number. What is below it may not have been shown yet: then it waits until the
    /// stream has come that far.
    void said(UUID conversation, long number) {
        if (number <= seen.getOrDefault(conversation, 0L) + 1) {
            opened(conversation, number);
        } else {
            ahead.put(conversation, number);
        }
    }

    /// A message of one's own has come by the stream, in the conversation that is open: all below it was shown.
    void arrived(UUID conversation, long number) {
        if (ahead.remove(conversation, number)) {
            opened(conversation, number);
        } else {
            shown(conversation, number);
        }
    }

    /// Everything up to this message was shown in the conversation that is open.
    void shown(UUID conversation, long number) {
        seen.merge(conversation, number, Math::max);
        boolean known = number <= marked.getOrDefault(conversation, 0L);
        if (watched && !known && number > 0 && !keptUnread.containsKey(conversation)) {
            wanted.merge(conversation, number, Math::max);
            again();
        }
    }

    /// A mark was put, here or on another device.
    void put(ReadEvent read) {
        marked.put(read.conversation(), read.number());
        if (read.markedUnread()) {
            keptUnread.put(read.conversation(), true);
            wanted.remove(read.conversation());
        }
    }

    /// The server starts over: what was marked may not be there.
    void forget() {
        marked.clear();
        wanted.clear();
        seen.clear();
        ahead.clear();
    }

    /// The connection is lost.
    void lost() {
        lost = true;
    }

    /// The connection is there again: puts what could not be put so far.
    void found() {
        lost = false;
        resting.clear();
        again();
    }

    /// Marks as read now.
    void read(UUID conversation, long number) {
        keptUnread.remove(conversation);
        own.read(conversation, number);
    }

    /// Marks as unread behind this message, and keeps it so.
    void unread(UUID conversation, long number) {
        keptUnread.put(conversation, true);
        wanted.remove(conversation);
        ahead.remove(conversation);
        own.unread(conversation, number);
    }

    private void again() {
        boolean due = !lost && !resting.containsAll(wanted.keySet());
        if (due && !errands.take(() -> wanted.forEach(this::markUnlessResting))) {
            pause.execute(this::again);
        }
    }

    private void markUnlessResting(UUID conversation, long number) {
        if (resting.add(conversation)) {
            mark(conversation, number);
            pause.execute(() -> rested(conversation, number));
        }
    }

    private void rested(UUID conversation, long tried) {
        resting.remove(conversation);
        if (wanted.getOrDefault(conversation, tried) != tried) {
            again();
        }
    }

    /// Waits until all that was shown is marked, also what rests, but not longer than this.
    void settle(Duration most) {
        if (!lost && !wanted.isEmpty()) {
            boolean _ = errands.take(() -> wanted.forEach(this::mark));
        }
        errands.settle(most);
    }

    /// What is not known to be done stays wanted, and is tried again with the next mark, or once connected again. What
    /// is refused is about a conversation one is not in any more.
    private void mark(UUID conversation, long number) {
        try {
            own.read(conversation, number);
            marked.merge(conversation, number, Math::max);
            wanted.remove(conversation, number);
        } catch (MaruException e) {
            if (!e.outcomeUnknown() && !e.code().equals("too_many_requests")) {
                wanted.remove(conversation, number);
            }
        }
    }
}
