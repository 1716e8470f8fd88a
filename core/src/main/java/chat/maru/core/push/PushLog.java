package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageNumber;
import chat.maru.store.Batch;
import chat.maru.store.Keys;
import chat.maru.store.PushLogForm;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why devices were woken or not: of each device the last 100 decisions, of which those that follow each other
/// and say the same of one conversation are one. They are written now and then and at a stop; a crash takes the
/// last seconds of them, and nothing else depends on them.
///
/// Thread-safe: anybody may ask, which blocks on the store; the rest is for the thread of [Push] alone. Guarded
/// by a lock that is not held across I/O.
public final class PushLog {
    private static final Logger LOG = LoggerFactory.getLogger(PushLog.class);
    static final int MOST_LINES = 100;
    private static final int MOST_REASON = 200;
    private static final int MOST_DEVICES = 5_000;

    private final Store store;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Device, Ring> rings = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Ring> writing = new ArrayList<>();

    PushLog(Store store) {
        this.store = store;
    }

    /// What was decided.
    ///
    /// Immutable.
    ///
    /// @param at     when, the last time
    /// @param number the newest message it was about
    /// @param times  how often in a row
    /// @param reason what the push service said; empty if it was not asked
    public record Line(
            Instant at,
            ConversationId conversation,
            MessageNumber number,
            PushDecision decision,
            int times,
            String reason) {
        public Line {
            Objects.requireNonNull(at);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
            Objects.requireNonNull(decision);
            Objects.requireNonNull(reason);
        }
    }

    private record Device(AccountId account, DeviceId device) {}

    /// One device's lines, the oldest first.
    private static final class Ring {
        private final Deque<Line> lines;
        private boolean changed;

        Ring(List<Line> lines) {
            this.lines = new ArrayDeque<>(lines);
        }

        void add(Line line) {
            Line last = lines.peekLast();
            if (last != null && says(last, line)) {
                lines.removeLast();
                lines.add(new Line(
                        line.at(),
                        line.conversation(),
                        line.number(),
                        line.decision(),
                        last.times() + 1,
                        line.reason()));
            } else {
                lines.add(line);
            }
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
            changed = true;
        }

        private static boolean says(Line last, Line line) {
            return last.conversation().equals(line.conversation())
                    && last.decision() == line.decision()
                    && last.reason().equals(line.reason());
        }
    }

    /// The last decisions about the device, the newest first; none for a device that nothing was ever decided
    /// about.
    public List<Line> newestFirst(AccountId account, DeviceId device) {
        Device of = new Device(account, device);
        Optional<List<Line>> kept = kept(of);
        return kept.orElseGet(() -> stored(of)).reversed();
    }

    private Optional<List<Line>> kept(Device device) {
        lock.lock();
        try {
            return Optional.ofNullable(rings.get(device)).map(ring -> new ArrayList<>(ring.lines));
        } finally {
            lock.unlock();
        }
    }

    private List<Line> stored(Device of) {
        return written(store, of.account(), of.device());
    }

    /// The decisions about the device that are written, the oldest first: all but those of the last seconds.
    public static List<Line> written(Store store, AccountId account, DeviceId device) {
        Optional<byte[]> row = store.get(Table.PUSH_LOG, Keys.device(account, device));
        try {
            return row.map(PushLogForm::read).map(PushLog::lines).orElse(List.of());
        } catch (StoreCorruptException e) {
            LOG.warn("why device {} was woken cannot be read: {}", device, e.getMessage());
            return List.of();
        }
    }

    private static List<Line> lines(PushLogForm form) {
        List<Line> lines = new ArrayList<>();
        for (PushLogForm.Line line : form.lines()) {
            PushDecision.ofCode(line.decision())
                    .ifPresent(decision -> lines.add(new Line(
                            line.at(), line.conversation(), line.number(), decision, line.times(), line.reason())));
        }
        return lines;
    }

    private boolean keeps(Device device) {
        lock.lock();
        try {
            return rings.containsKey(device);
        } finally {
            lock.unlock();
        }
    }

    void add(AccountId account, DeviceId device, Line line) {
        Device of = new Device(account, device);
        List<Line> before = keeps(of) ? List.of() : stored(of);
        lock.lock();
        try {
            rings.computeIfAbsent(of, _ -> new Ring(before)).add(shortened(line));
            if (rings.size() > MOST_DEVICES) {
                makeRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    private static Line shortened(Line line) {
        String reason = line.reason();
        return reason.length() <= MOST_REASON
                ? line
                : new Line(
                        line.at(),
                        line.conversation(),
                        line.number(),
                        line.decision(),
                        line.times(),
                        reason.substring(0, MOST_REASON));
    }

    /// Rather one that is written; where nothing can be written, what is oldest is lost.
    private void makeRoom() {
        Iterator<Ring> oldest = rings.values().iterator();
        for (int looked = 0; looked < 64 && oldest.hasNext(); looked++) {
            if (!oldest.next().changed) {
                oldest.remove();
                return;
            }
        }
        oldest = rings.values().iterator();
        oldest.next();
        oldest.remove();
    }

    /// Whether anything is not written yet.
    boolean hasChanged() {
        lock.lock();
        try {
            return rings.values().stream().anyMatch(ring -> ring.changed);
        } finally {
            lock.unlock();
        }
    }

    /// Writes what has changed, of so many devices at most, and says of how many.
    int writeInto(Batch batch, int most) {
        lock.lock();
        try {
            writing.clear();
            for (Map.Entry<Device, Ring> each : rings.entrySet()) {
                if (each.getValue().changed && writing.size() < most) {
                    Device of = each.getKey();
                    batch.put(Table.PUSH_LOG, Keys.device(of.account(), of.device()), form(each.getValue()));
                    writing.add(each.getValue());
                }
            }
            return writing.size();
        } finally {
            lock.unlock();
        }
    }

    private static byte[] form(Ring ring) {
        return new PushLogForm(ring.lines.stream()
                        .map(line -> new PushLogForm.Line(
                                line.at(),
                                line.conversation(),
                                line.number(),
                                line.decision().code(),
                                line.times(),
                                line.reason()))
                        .toList())
                .toBytes();
    }

    /// What [#writeInto] wrote is durable, and nothing was added since.
    void written() {
        lock.lock();
        try {
            writing.forEach(ring -> ring.changed = false);
            writing.clear();
        } finally {
            lock.unlock();
        }
    }

    /// The device is signed out.
    void forget(AccountId account, DeviceId device) {
        lock.lock();
        try {
            rings.remove(new Device(account, device));
        } finally {
            lock.unlock();
        }
    }
}
