package chat.maru.crash.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A device that receives in one of the four ways. Nothing is read from the network but when it is asked for.
///
/// Confined to one thread; another one may close it.
public interface Receiver extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(30);

    /// The next entry, if one comes within this time.
    ///
    /// @throws Ended if the server has ended it
    /// @throws IOException if the connection broke
    Optional<Received> next(Duration within) throws IOException;

    /// The next so many entries.
    default List<Received> take(int count) throws IOException {
        List<Received> taken = new ArrayList<>();
        while (taken.size() < count) {
            int so = taken.size();
            taken.add(next(PATIENCE)
                    .orElseThrow(() -> new AssertionError("only " + so + " of " + count + " entries came")));
        }
        return taken;
    }

    /// Everything up to the first entry that is like this, which is the last.
    default List<Received> until(Predicate<Received> last) throws IOException {
        List<Received> taken = new ArrayList<>();
        do {
            taken.addAll(take(1));
        } while (!last.test(taken.getLast()));
        return taken;
    }

    /// What comes until nothing has come for this long.
    default List<Received> all(Duration quiet) throws IOException {
        List<Received> taken = new ArrayList<>();
        for (Optional<Received> next = next(quiet); next.isPresent(); next = next(quiet)) {
            taken.add(next.get());
        }
        return taken;
    }

    /// How the server ends it, which it must within this time; entries before the end are passed over.
    default Ended end(Duration within) throws IOException {
        Deadline deadline = Deadline.in(within);
        try {
            while (!deadline.passed()) {
                next(deadline.left());
            }
        } catch (Ended e) {
            return e;
        }
        throw new AssertionError("not ended within " + within);
    }

    @Override
    void close();
}
