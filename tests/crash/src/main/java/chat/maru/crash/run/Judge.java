package chat.maru.crash.run;

import chat.maru.crash.check.Checker;
import chat.maru.crash.check.Enough;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.HistoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps a history in a file and judges it, on a thread of its own, so that whoever has something written down waits
/// for neither.
///
/// Thread-safe. At most 65,536 events wait; whoever brings more waits, too.
final class Judge implements Consumer<Event>, AutoCloseable {
    private static final int WAITING = 1 << 16;

    private final BlockingQueue<Optional<Event>> events = new ArrayBlockingQueue<>(WAITING);
    private final HistoryFile file;
    private final Checker checker;
    private final Thread thread;
    private volatile boolean broken;
    private volatile @Nullable Throwable failure;

    Judge(Path file, Enough enough) throws IOException {
        this.file = new HistoryFile(file);
        this.checker = new Checker(enough);
        this.thread = Thread.ofPlatform().name("judge").daemon().start(this::judge);
    }

    @Override
    public void accept(Event event) {
        put(Optional.of(event));
    }

    private void put(Optional<Event> event) {
        try {
            events.put(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void judge() {
        try {
            for (Optional<Event> next = events.take(); next.isPresent(); next = events.take()) {
                if (failure == null) {
                    look(next.get());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes on taking what comes when it has failed, so that nobody waits for ever.
    private void look(Event event) {
        try {
            file.accept(event);
            checker.accept(event);
            broken = checker.broken();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /// Whether a promise is broken already.
    boolean broken() {
        return broken || failure != null;
    }

    /// What the history comes to. To be asked for once, when nobody brings anything any more.
    Verdict verdict() throws InterruptedException {
        put(Optional.empty());
        thread.join();
        Throwable why = failure;
        if (why != null) {
            throw new IllegalStateException("the history could not be judged: " + why, why);
        }
        return checker.verdict();
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        file.close();
    }
}
