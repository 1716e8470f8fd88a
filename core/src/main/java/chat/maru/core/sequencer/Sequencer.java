package chat.maru.core.sequencer;

import chat.maru.core.conversation.GroupLimits;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.MessageCommand;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Unavailable;
import chat.maru.model.Outcome.Unavailable.Reason;
import chat.maru.model.StateCommand;
import chat.maru.store.Log;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides commands one after the other and appends what they become to the log. While the log syncs one
/// group of entries, the next group is decided; nobody hears of a decision before everything it rests on is
/// durable.
///
/// `submit` is thread-safe. The rest is confined to the sequencer's own thread (or, in a simulation, to
/// whoever calls [#step]). The queue before it is bounded, in commands and in bytes of content, and so are the lines
/// of those that wait for something to be durable: when one is full the answer is [Reason#BUSY], at once.
public final class Sequencer {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private static final long MAX_QUEUED_BYTES = 32L << 20;

    private final BlockingQueue<Queued> queue;
    private final Parker parker;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final List<Queued> drained;
    private final Lines<Request> lines = new Lines<>();
    private final Queue<Woken> woken = new ConcurrentLinkedQueue<>();
    private final int mostInLines;
    private final int groupSize;
    private final Store store;
    private final Log log;
    private final InstantSource clock;
    private final Committed.Listener listener;
    private final Decider decider;
    private volatile boolean stopping;
    private volatile boolean finished;
    private volatile boolean failed;

    /// @param sameContent whether two contents say the same, so that a message put again may be written
    ///     differently
    /// @param config      bounds, see there
    /// @param listener    told of every committed entry before its sender is
    public Sequencer(
            Store store,
            EntryReader entries,
            Log log,
            BiPredicate<Content, Content> sameContent,
            InstantSource clock,
            Config config,
            Committed.Listener listener) {
        this(store, entries, log, sameContent, clock, config, listener, Runnable::run);
    }

    /// @param waker runs what wakes the sequencer, on the thread of whoever hands a command in: at once, or a
    ///     little later, when that thread has handed in what it has. What it does not run costs 100 ms
    public Sequencer(
            Store store,
            EntryReader entries,
            Log log,
            BiPredicate<Content, Content> sameContent,
            InstantSource clock,
            Config config,
            Committed.Listener listener,
            Executor waker) {
        this.store = Objects.requireNonNull(store);
        this.log = Objects.requireNonNull(log);
        this.clock = Objects.requireNonNull(clock);
        this.listener = Objects.requireNonNull(listener);
        this.queue = new ArrayBlockingQueue<>(config.queue());
        this.parker = new Parker(waker);
        this.mostInLines = config.queue();
        this.groupSize = config.group();
        this.drained = new ArrayList<>(groupSize);
        this.decider = new Decider(store, entries, log.end().shard(), sameContent, config.limits(), config.topics());
    }

    /// How much the sequencer holds.
    ///
    /// @param queue  commands waiting to be decided, and as many that wait for something to be durable; more are
    ///     answered [Reason#BUSY]
    /// @param group  commands decided together at most, before they are handed to the log
    /// @param topics conversations kept in memory
    /// @param limits how much of everything a group or a message may have
    public record Config(int queue, int group, int topics, GroupLimits limits) {
        public static final Config DEFAULT = new Config(16_384, 1_024, 100_000, GroupLimits.DEFAULT);

        public Config(int queue, int group, int topics) {
            this(queue, group, topics, GroupLimits.DEFAULT);
        }

        public Config {
            if (queue < 1 || group < 1 || topics < 1) {
                throw new IllegalArgumentException("bounds are at least 1");
            }
        }
    }

    /// Hands a command in and returns at once. The reply is given exactly once: on the caller's thread when
    /// the command is not taken, on the sequencer's when it is refused, on the log's when it is durable. It
    /// must be short. Commands that one thread submits are decided in that order, as far as they are about the same
    /// state, message, reaction or members.
    public <O extends Outcome> void submit(Command<O> command, Consumer<? super O> reply) {
        hand(command, outcome -> tell(reply, command.outcomes().cast(outcome)));
    }

    /// Whoever throws keeps nobody else from an answer.
    private static <O extends Outcome> void tell(Consumer<? super O> reply, O outcome) {
        try {
            reply.accept(outcome);
        } catch (RuntimeException e) {
            LOG.error("whoever waited for a command could not be told of it", e);
        }
    }

    private void hand(Command<?> command, Consumer<? super Outcome> reply) {
        if (failed) {
            reply.accept(new Unavailable(Reason.FAILED));
        } else if (stopping) {
            reply.accept(new Unavailable(Reason.STOPPING));
        } else if (isDiskLow()) {
            reply.accept(new Unavailable(Reason.DISK_LOW));
        } else {
            enqueue(new Request(command, reply));
        }
    }

    private boolean isDiskLow() {
        return switch (store.writeState()) {
            case DISK_LOW, DISK_FULL -> true;
            case OPEN, FAILED -> false;
        };
    }

    private void enqueue(Request request) {
        if (queuedBytes.addAndGet(request.size()) > MAX_QUEUED_BYTES || !queue.offer(request)) {
            queuedBytes.addAndGet(-request.size());
            request.reply().accept(new Unavailable(Reason.BUSY));
        } else if (finished && queue.remove(request)) {
            queuedBytes.addAndGet(-request.size());
            request.reply().accept(new Unavailable(Reason.STOPPING));
        } else {
            parker.unpark();
        }
    }

    /// Decides commands until [#stop], then what is still queued, and returns. Runs on a thread of its own.
    public void run() {
        while (!stopping) {
            if (!step()) {
                parker.park(queue::isEmpty);
                stopping |= Thread.interrupted();
            }
        }
        finished = true;
        while (step()) {
            LOG.debug("deciding what was queued before the stop");
        }
        lines.takeAll().forEach(request -> request.reply().accept(new Unavailable(Reason.STOPPING)));
    }

    /// Decides what is queued now, as one group at most, and tells whether there was anything.
    public boolean step() {
        Queued first = queue.poll();
        if (first == null) {
            return false;
        }
        drained.add(first);
        decideDrained();
        return true;
    }

    /// Takes no more commands; [#run] returns once those already taken are decided. What was decided is told
    /// when it is durable, for as long as the log is open.
    public void stop() {
        stopping = true;
    }

    /// Whether the log has failed, so that nothing is decided until a restart. Thread-safe.
    public boolean hasFailed() {
        return failed;
    }

    /// Commands waiting to be decided.
    public int waiting() {
        return queue.size();
    }

    private void decideDrained() {
        queue.drainTo(drained, groupSize - 1);
        decider.forgetDurable();
        Group group = new Group(listener, this::fail, this::hasFailed);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        resume(now, group);
        for (Queued queued : drained) {
            if (queued instanceof Request request) {
                queuedBytes.addAndGet(-request.size());
                take(request, now, group);
            }
        }
        drained.clear();
        if (!group.isEmpty()) {
            append(group);
        }
    }

    /// Those who waited come before those who come now.
    private void resume(Instant now, Group group) {
        for (int n = 0; n < groupSize; n++) {
            Woken next = woken.poll();
            if (next == null) {
                return;
            }
            resume(next, now, group);
        }
        nudge();
    }

    /// Decides a line from its head on, until one of it has to wait again.
    private void resume(Woken next, Instant now, Group group) {
        Deque<Request> line = lines.take(next.line());
        line.forEach(request -> queuedBytes.addAndGet(-request.size()));
        if (next.outcome() instanceof Unavailable) {
            line.removeFirst().reply().accept(next.outcome());
        }
        while (!line.isEmpty()) {
            take(line.removeFirst(), now, group);
        }
    }

    /// Nobody overtakes whoever waits for the same.
    private void take(Request request, Instant now, Group group) {
        Optional<Object> line = Lines.of(request.command()).filter(lines::has);
        if (line.isPresent()) {
            join(line.get(), request);
        } else {
            decide(request, now, group);
        }
    }

    /// Whether there was room.
    private boolean join(Object line, Request request) {
        if (lines.size() >= mostInLines || queuedBytes.get() + request.size() > MAX_QUEUED_BYTES) {
            request.reply().accept(new Unavailable(Reason.BUSY));
            return false;
        }
        queuedBytes.addAndGet(request.size());
        lines.join(line, request);
        return true;
    }

    /// A log that throws has taken nothing.
    private void append(Group group) {
        try {
            log.append(group.entries(), group);
            decider.follow(group);
        } catch (StoreUnavailableException e) {
            LOG.warn("the log did not take {} entries", group.entries().size(), e);
            decider.retract(group);
            group.refused(refusal());
        } catch (RuntimeException e) {
            group.failed(e);
        }
    }

    private Reason refusal() {
        return switch (store.writeState()) {
            case DISK_LOW, DISK_FULL -> Reason.DISK_LOW;
            case FAILED -> Reason.FAILED;
            case OPEN -> stopping ? Reason.STOPPING : Reason.BUSY;
        };
    }

    private void decide(Request request, Instant now, Group group) {
        if (failed) {
            request.reply().accept(new Unavailable(Reason.FAILED));
            return;
        }
        try {
            decider.decide(
                    request.command(),
                    new Decider.Turn(request.reply(), pending -> wait(request, pending), now, group));
        } catch (RuntimeException e) {
            LOG.error(
                    "a command of topic {} could not be decided",
                    request.command().topic(),
                    e);
            request.reply().accept(new Unavailable(Reason.FAILED));
        }
    }

    /// What a command waits for will be durable, and then it is its line's turn again; or never will be.
    private void wait(Request request, Group pending) {
        Object line = Lines.of(request.command()).orElseThrow();
        if (join(line, request)) {
            pending.whenDurable(outcome -> wake(new Woken(line, outcome)), new Outcome.Changed(false));
        }
    }

    /// On any thread.
    private void wake(Woken line) {
        woken.add(line);
        nudge();
    }

    /// Lines that go on are looked for after the queue was drained, so what is in it wakes the sequencer as well.
    private void nudge() {
        if (queue.isEmpty() && queue.offer(Nudge.NUDGE)) {
            parker.unpark();
        }
    }

    private void fail(RuntimeException why) {
        if (!failed) {
            failed = true;
            LOG.error("the log cannot be written any more; nothing more is accepted until a restart", why);
        }
    }

    /// A line whose head need not wait any more, and what came of what it waited for.
    private record Woken(Object line, Outcome outcome) {}

    private sealed interface Queued {}

    /// There is a line to go on with.
    private enum Nudge implements Queued {
        NUDGE
    }

    private record Request(Command<?> command, Consumer<? super Outcome> reply) implements Queued {
        int size() {
            return switch (command) {
                case Command.SendMessage send -> send.content().size();
                case MessageCommand.Edit edit -> edit.content().size();
                case StateCommand.KeepDraft keep ->
                    keep.content().map(Content::size).orElse(0);
                default -> 0;
            };
        }
    }
}
