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
import java.util.function.ToLongFunction;

/// Whether what was acknowledged before somebody looked is there when they look, and whether who waits for
/// something is told of it. P7, P10.
///
/// Confined to one thread.
final class Reads implements Pass {
    /// How long news may be on their way to somebody who waits.
    private static final long ON_ITS_WAY = 2_000_000_000L;
    /// How long nothing may come over a connection while there is something.
    private static final long SILENT = 5_000_000_000L;
    /// There is no such conversation, as far as whoever asks may know.
    private static final String NOT_FOUND = "not_found";
    /// The faults in which a server stands still with connections open.
    private static final Set<String> STANDSTILLS = Set.of("pause", "power", "failing syncs");

    private final Findings findings;
    private final Entries entries;
    private final Inboxes inboxes;
    private final Map<String, Map<String, Long>> acked = new HashMap<>();
    private final Map<Long, Map<String, Long>> floors = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final List<Ack> acks = new ArrayList<>();
    private final List<Poll> polls = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();

    Reads(Findings findings, Entries entries, Inboxes inboxes) {
        this.findings = findings;
        this.entries = entries;
        this.inboxes = inboxes;
    }

    /// Times in which the server stood still, in their order, each with its beginning and its end.
    private final List<long[]> pauses = new ArrayList<>();

    private record Ack(long line, long at, String conversation, String id) {}

    /// A stream on which nothing came for a while.
    private record Silence(Event.Opened opened, Event.Idle idle, Place reached) {}

    /// One that came to an end with nothing more behind it.
    private record Poll(long begun, Action.Poll action, Event.Invoked invoked, Event.Completed completed) {}

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        switch (invoked.action()) {
            case Action.Member(String conversation, String account, boolean in)
            when !in -> left.add(conversation + account);
            case Action.History history
            when history.before() == 0 ->
                floors.put(
                        invoked.op(),
                        Map.of(history.conversation(), floor(invoked.who().account(), history.conversation())));
            case Action.Snapshot _ ->
                floors.put(
                        invoked.op(),
                        Map.copyOf(acked.getOrDefault(invoked.who().account(), Map.of())));
            default -> {}
        }
    }

    private long floor(String account, String conversation) {
        return acked.getOrDefault(account, Map.of()).getOrDefault(conversation, 0L);
    }

    /// Whoever was put out of a conversation and came back may see nothing of what they said before.
    private void atLeast(String conversation, long least, long newest, Event.Invoked invoked, Event completed) {
        if (newest < least && !left.contains(conversation + invoked.who().account())) {
            findings.broken(
                    Promise.P10,
                    "their own message " + least + " was acknowledged, and they see only " + newest,
                    invoked,
                    completed);
        }
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        Map<String, Long> floor = floors.remove(invoked.op());
        switch (completed.result()) {
            case Result.Numbered(long number)
            when invoked.action() instanceof Action.Send send -> {
                acked.computeIfAbsent(invoked.who().account(), _ -> new HashMap<>())
                        .merge(send.conversation(), number, Math::max);
                acks.add(new Ack(line, completed.at(), send.conversation(), send.id()));
            }
            case Result.Messages(List<Result.Said> messages, boolean _)
            when floor != null -> {
                long newest = messages.isEmpty() ? 0 : messages.getFirst().number();
                floor.forEach((conversation, least) -> atLeast(conversation, least, newest, invoked, completed));
            }
            case Result.Failed(String code)
            when floor != null && code.equals(NOT_FOUND) ->
                floor.forEach((conversation, least) -> atLeast(conversation, least, 0, invoked, completed));
            case Result.Heads(String _, List<Result.Head> heads)
            when floor != null ->
                heads.forEach(head -> atLeast(
                        head.conversation(),
                        floor.getOrDefault(head.conversation(), 0L),
                        head.number(),
                        invoked,
                        completed));
            case Result.Page page
            when invoked.action() instanceof Action.Poll poll && !page.more() ->
                polls.add(new Poll(begun, poll, invoked, completed));
            default -> {}
        }
    }

    @Override
    public void idle(Event.Opened opened, Event.Idle idle) {
        Place reached = inboxes.reached(opened);
        if (reached.offset() >= 0 && idle.since() <= inTime(idle.until(), SILENT)) {
            silences.add(new Silence(opened, idle, reached));
        }
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Fault fault && STANDSTILLS.contains(fault.kind())) {
            paused(fault);
        }
        if (event instanceof Event.Restored) {
            acked.clear();
            floors.clear();
            acks.clear();
            polls.clear();
            silences.clear();
        }
    }

    private void paused(Event.Fault fault) {
        boolean open = !pauses.isEmpty() && pauses.getLast()[1] == Long.MAX_VALUE;
        if (fault.begins() && !open) {
            pauses.add(new long[] {fault.at(), Long.MAX_VALUE});
        } else if (!fault.begins() && open) {
            pauses.getLast()[1] = fault.at();
        }
    }

    /// When news must have been there to be in what was told at this time: what is on its way does not get on
    /// while the server stands still.
    private long inTime(long at, long patience) {
        long time = at;
        long left = patience;
        for (long[] pause : pauses.reversed()) {
            if (pause[0] >= time) {
                continue;
            }
            long ran = Math.max(0, time - pause[1]);
            if (ran >= left) {
                return time - left;
            }
            left -= ran;
            time = Math.min(time, pause[0]);
        }
        return time - left;
    }

    /// Acknowledgements in their order, each with the furthest place that was acknowledged up to it. What is
    /// before that in the log is there for everybody then.
    @Override
    public void end() {
        long generation = inboxes.generation();
        long[] furthest = new long[acks.size()];
        for (int i = 0; i < furthest.length; i++) {
            Ack ack = acks.get(i);
            long place =
                    entries.placeOf(generation, ack.conversation(), ack.id()).offset();
            furthest[i] = i == 0 ? place : Math.max(furthest[i - 1], place);
        }
        silences.forEach(silence -> silent(silence, generation, furthest));
        for (Poll poll : polls) {
            Place read = read(poll);
            if (read.generation() == generation || read.beginning()) {
                Place from = new Place(generation, read.offset());
                lacks(poll, from, before(furthest, poll.begun(), Ack::line), Promise.P10, "before they looked");
                if (poll.action().patience() > 0) {
                    long time = inTime(poll.completed().at(), ON_ITS_WAY);
                    lacks(poll, from, before(furthest, time, Ack::at), Promise.P7, "while they waited");
                }
            }
        }
    }

    private void silent(Silence silence, long generation, long[] furthest) {
        Place reached = silence.reached();
        if (reached.generation() != generation && !reached.beginning()) {
            return;
        }
        long there = before(furthest, inTime(silence.idle().until(), SILENT), Ack::at);
        String account = silence.opened().who().account();
        long missed = inboxes.between(account, generation, reached.offset(), there);
        if (missed != 0) {
            findings.broken(
                    Promise.P7,
                    "what was acknowledged long before does not come",
                    silence.opened(),
                    entries.at(new Place(generation, missed)).event,
                    silence.idle());
        }
    }

    private static Place read(Poll poll) {
        Result.Page page = (Result.Page) poll.completed().result();
        List<Seen> seen = page.entries();
        return Place.of(seen.isEmpty() ? page.cursor() : seen.getLast().cursor());
    }

    /// The furthest place that was acknowledged before a limit; 0 if there is none.
    private long before(long[] furthest, long limit, ToLongFunction<Ack> measure) {
        int low = 0;
        int high = acks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (measure.applyAsLong(acks.get(middle)) < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : furthest[low - 1];
    }

    private void lacks(Poll poll, Place read, long there, Promise promise, String when) {
        long missed = inboxes.between(poll.invoked().who().account(), read.generation(), read.offset(), there);
        if (missed != 0) {
            findings.broken(
                    promise,
                    "what was acknowledged " + when + " is not in it",
                    poll.invoked(),
                    entries.at(new Place(read.generation(), missed)).event,
                    poll.completed());
        }
    }
}
