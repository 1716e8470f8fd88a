package chat.maru.core.push;

import chat.maru.model.Cursor;
import chat.maru.store.CursorForm;
import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.Optional;

/// How far the log was followed, written as one with what became due on the way.
///
/// Confined to one thread. Blocks on the store.
final class Checkpoint {
    private static final Key KEY = Keys.meta("push");
    private static final long LAZY = Duration.ofSeconds(5).toNanos();
    private static final int LOGS_AT_ONCE = 500;
    private static final long SOON = Duration.ofMillis(100).toNanos();

    private final Store store;
    private final DueRows rows;
    private final PushLog log;
    private Optional<Cursor> saved = Optional.empty();
    private long lazyAt;
    private boolean moreLogs;

    Checkpoint(Store store, DueRows rows, PushLog log) {
        this.store = store;
        this.rows = rows;
        this.log = log;
    }

    /// Empty where there is none yet; then the first one is written at once, so that a crash right after the
    /// first registration loses nothing.
    Optional<Cursor> read(long nanos) {
        saved = store.get(Table.META, KEY).map(CursorForm::read);
        lazyAt = saved.isPresent() ? nanos + LAZY : nanos;
        return saved;
    }

    /// Writes what is due, and every few seconds what can wait. Says whether anything was due. Throws what the
    /// store throws; then all of it is written the next time.
    boolean write(Cursor here, long nanos) {
        boolean lazily = lazyAt - nanos <= 0;
        boolean due = rows.changes() > 0;
        if (due || (lazily && (!saved.equals(Optional.of(here)) || log.hasChanged()))) {
            write(here, lazily);
        }
        lazyAt = lazily ? nanos + (moreLogs ? SOON : LAZY) : lazyAt;
        return due;
    }

    private void write(Cursor here, boolean lazily) {
        Durable.await(store.write(batch -> {
            rows.writeInto(batch);
            moreLogs = lazily && log.writeInto(batch, LOGS_AT_ONCE) == LOGS_AT_ONCE;
            batch.put(Table.META, KEY, CursorForm.write(here));
        }));
        rows.written();
        if (lazily) {
            log.written();
        }
        saved = Optional.of(here);
    }

    /// Writes also what could wait.
    boolean writeAll(Cursor here, long nanos) {
        lazyAt = nanos;
        return write(here, nanos);
    }
}
