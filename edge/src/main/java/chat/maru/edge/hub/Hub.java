package chat.maru.edge.hub;

import chat.maru.core.sequencer.Committed;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.wire.CloseCode;
import io.netty.util.concurrent.AbstractEventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The subscribers of this node, by account. It hands every committed entry to those in whose inbox it is,
/// each on its own event loop, and queues nothing: whoever cannot take an entry reads the log later. An event
/// loop that sleeps is woken once, behind the acknowledgements: an entry and an acknowledgement for one
/// connection leave by one write.
///
/// Thread-safe. Subscribers of an account are a small list that is replaced, never changed.
public final class Hub implements Committed.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final Generation generation;
    private final int perAccount;
    private final Map<AccountId, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
    private final AtomicInteger attached = new AtomicInteger();
    // Those that have rounds before them and may be asleep. The log's thread's own.
    private final Set<Executor> unwoken = new HashSet<>();
    private volatile Attachments attachments = Attachments.NOBODY;
    private volatile boolean draining;

    /// @param perAccount how many subscribers an account may have at once
    public Hub(Generation generation, int perAccount) {
        this.generation = Objects.requireNonNull(generation);
        this.perAccount = perAccount;
    }

    /// Is told who comes and goes. Called before anything else happens to the subscriber, under a lock of
    /// its account: must return at once, and must not call the hub.
    public interface Attachments {
        Attachments NOBODY = new Attachments() {
            @Override
            public void attached(Subscriber subscriber) {}

            @Override
            public void detached(Subscriber subscriber) {}
        };

        void attached(Subscriber subscriber);

        void detached(Subscriber subscriber);
    }

    /// Tells these, and nobody else, from now on who comes and goes.
    public void tellAttachments(Attachments told) {
        attachments = Objects.requireNonNull(told);
    }

    /// What came of attaching.
    public enum Attached {
        YES,
        /// The account has as many as it may.
        TOO_MANY,
        /// The node is stopping.
        DRAINING
    }

    /// From now on the subscriber is offered every entry of its account's inbox that is committed. Whoever
    /// reads the log after this has returned, and takes what is offered, misses nothing. Where the account has
    /// as many as it may, the oldest of the same device makes room: it is dismissed with 4429. A device that lost
    /// its network and comes back is not kept out by what it left behind.
    public Attached attach(Subscriber subscriber) {
        if (draining) {
            return Attached.DRAINING;
        }
        List<Subscriber> replaced = new ArrayList<>(1);
        List<Subscriber> now = subscribers.compute(subscriber.caller().account(), (_, before) -> {
            List<Subscriber> after = before == null ? List.of(subscriber) : with(before, subscriber, replaced);
            replaced.forEach(attachments::detached);
            if (after.contains(subscriber)) {
                attachments.attached(subscriber);
            }
            return after;
        });
        if (!now.contains(subscriber)) {
            return Attached.TOO_MANY;
        }
        attached.addAndGet(1 - replaced.size());
        replaced.forEach(other -> dismiss(other, CloseCode.TOO_MANY_REQUESTS));
        if (draining) {
            detach(subscriber);
            return Attached.DRAINING;
        }
        return Attached.YES;
    }

    /// @param replaced who made room is added to it
    private List<Subscriber> with(List<Subscriber> before, Subscriber subscriber, List<Subscriber> replaced) {
        List<Subscriber> after = new ArrayList<>(before);
        if (before.size() >= perAccount) {
            Optional<Subscriber> oldest = before.stream()
                    .filter(other -> other.caller().equals(subscriber.caller()))
                    .findFirst();
            if (oldest.isEmpty()) {
                return before;
            }
            after.remove(oldest.get());
            replaced.add(oldest.get());
        }
        after.add(subscriber);
        return List.copyOf(after);
    }

    /// No more is offered, apart from what is on its way to the subscriber's loop already.
    public void detach(Subscriber subscriber) {
        subscribers.computeIfPresent(subscriber.caller().account(), (_, before) -> {
            List<Subscriber> after =
                    before.stream().filter(other -> !other.equals(subscriber)).toList();
            if (after.size() < before.size()) {
                attached.decrementAndGet();
                attachments.detached(subscriber);
            }
            return after.isEmpty() ? null : after;
        });
    }

    /// How many subscribers there are.
    public int attached() {
        return attached.get();
    }

    @Override
    public void committed(List<Committed> entries) {
        Map<Executor, Round> rounds = new HashMap<>();
        for (Committed committed : entries) {
            Delivery delivery = null;
            for (AccountId recipient : committed.recipients()) {
                List<Subscriber> of = subscribers.get(recipient);
                if (of == null) {
                    continue;
                }
                delivery = delivery == null ? new Delivery(committed.stamped(), generation) : delivery;
                for (Subscriber subscriber : of) {
                    rounds.computeIfAbsent(subscriber.loop(), _ -> new Round()).add(subscriber, delivery);
                }
            }
        }
        rounds.forEach(this::leave);
    }

    @Override
    public void told() {
        unwoken.forEach(loop -> execute(loop, Hub::awake));
        unwoken.clear();
    }

    /// Has the loop do the round, at the latest once it is [#told].
    private void leave(Executor loop, Round round) {
        if (loop instanceof AbstractEventExecutor sleeper) {
            execute(sleeper::lazyExecute, round);
            unwoken.add(loop);
        } else {
            execute(loop, round);
        }
    }

    private static void awake() {}

    /// Whether anybody waits for the account's entries here.
    public boolean isAttached(AccountId account) {
        return subscribers.containsKey(account);
    }

    /// Whether this device waits for entries.
    public boolean isAttached(AccountId account, DeviceId device) {
        return subscribers.getOrDefault(account, List.of()).stream()
                .anyMatch(subscriber -> subscriber.caller().device().equals(device));
    }

    /// Tells those who are attached of something that nothing keeps. It may overtake entries and be overtaken.
    public void tell(List<AccountId> recipients, Ephemeral ephemeral) {
        for (AccountId recipient : recipients) {
            for (Subscriber subscriber : subscribers.getOrDefault(recipient, List.of())) {
                execute(subscriber.loop(), () -> tell(subscriber, ephemeral));
            }
        }
    }

    private static void tell(Subscriber subscriber, Ephemeral ephemeral) {
        try {
            boolean _ = subscriber.told(ephemeral);
        } catch (RuntimeException e) {
            LOG.error("{} could not be told of {}", subscriber.caller(), ephemeral.type(), e);
        }
    }

    /// Ends the connections of one device, or of all devices of an account but one.
    public void revoke(AccountId account, Predicate<DeviceId> which) {
        for (Subscriber subscriber : subscribers.getOrDefault(account, List.of())) {
            if (which.test(subscriber.caller().device())) {
                dismiss(subscriber, CloseCode.UNAUTHENTICATED);
            }
        }
    }

    /// Attaches nobody any more and sends everybody to another node, or to this one once it is back.
    public void drain() {
        draining = true;
        subscribers.values().forEach(of -> of.forEach(subscriber -> dismiss(subscriber, CloseCode.DRAINING)));
    }

    private static void dismiss(Subscriber subscriber, CloseCode code) {
        execute(subscriber.loop(), () -> subscriber.dismissed(code));
    }

    /// A loop that has ended keeps the others from nothing.
    private static void execute(Executor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event loop has ended, and its subscribers with it", e);
        }
    }

    /// What one event loop has to offer after one group was committed: a single task, however many receive.
    private static final class Round implements Runnable {
        private final List<Subscriber> to = new ArrayList<>();
        private final List<Delivery> what = new ArrayList<>();

        void add(Subscriber subscriber, Delivery delivery) {
            to.add(subscriber);
            what.add(delivery);
        }

        @Override
        public void run() {
            for (int i = 0; i < to.size(); i++) {
                offer(to.get(i), what.get(i));
            }
        }

        /// Whoever breaks over an entry is dismissed, because the next one would leave a gap, and the others are
        /// offered theirs.
        private static void offer(Subscriber subscriber, Delivery delivery) {
            try {
                subscriber.offered(delivery);
            } catch (RuntimeException | Error e) {
                LOG.error("entry {} could not be offered to {}", delivery.offset(), subscriber.caller(), e);
                subscriber.dismissed(CloseCode.INTERNAL);
            }
        }
    }
}
