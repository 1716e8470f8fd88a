package chat.maru.crash.history;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Writes down what many do and see, each thing in its place.
///
/// Thread-safe: events come to the sink one after the other, in the order of the calls. To be told of an
/// invocation before it goes out, and of all else after it came.
public final class Recorder {
    private final Consumer<Event> sink;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long last;

    /// @param clock in nanoseconds, never going back
    public Recorder(Consumer<Event> sink, LongSupplier clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /// The time, as it is written down.
    public long now() {
        return clock.getAsLong();
    }

    /// Somebody asks for something. Returns what [#complete] wants.
    public long invoke(Who who, Action action) {
        return record(op -> new Event.Invoked(clock.getAsLong(), op, who, action));
    }

    public void complete(long op, Result result) {
        tell(at -> new Event.Completed(at, op, result));
    }

    /// Somebody begins to receive. Returns what [#got] and [#closed] want.
    public long opened(Who who, String way, String from, boolean last) {
        return record(stream -> new Event.Opened(clock.getAsLong(), stream, who, way, from, last));
    }

    public void got(long stream, Seen entry) {
        tell(at -> new Event.Got(at, stream, entry));
    }

    public void closed(long stream, Event.End end) {
        tell(at -> new Event.Closed(at, stream, end));
    }

    /// Anything else.
    ///
    /// @param event given when it is
    public void tell(Function<Long, Event> event) {
        lock.lock();
        try {
            sink.accept(event.apply(clock.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    private long record(Function<Long, Event> event) {
        lock.lock();
        try {
            last++;
            sink.accept(event.apply(last));
            return last;
        } finally {
            lock.unlock();
        }
    }
}
