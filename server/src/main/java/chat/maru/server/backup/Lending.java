package chat.maru.server.backup;

import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one connection to a control socket is answered: it gets one copy of the store, for as long as it says
/// again and again that it gets on with it, and the disk has room.
///
/// Confined to one thread.
final class Lending {
    /// How long somebody may have a copy without a word. Whoever reads one says `still` far more often.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Lending.class);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ControlLine line;
    private final Checkpoints checkpoints;
    private final Duration patience;

    /// @param patience how long nothing may come from whoever has a copy
    Lending(ControlLine line, Checkpoints checkpoints, Duration patience) {
        this.line = line;
        this.checkpoints = checkpoints;
        this.patience = patience;
    }

    /// Answers until there is nothing more to answer. What was lent is taken back.
    ///
    /// @throws IOException if the other side says nothing in time, or is gone
    void serve() throws IOException {
        Optional<String> request = line.read(SOON);
        if (request.isEmpty()) {
            return;
        }
        if (!request.get().equals("checkpoint")) {
            line.write("refused there is no such request here; an older or newer version may know it", SOON);
            return;
        }
        try (Checkpoints.Checkpoint checkpoint = made()) {
            if (checkpoint != null) {
                lend(checkpoint);
            }
        }
    }

    private Checkpoints.@Nullable Checkpoint made() throws IOException {
        try {
            return checkpoints.make();
        } catch (StoreUnavailableException | StoreCorruptException e) {
            LOG.warn("no copy of the store could be made: {}", e.getMessage());
            line.write("refused " + e.getMessage(), SOON);
            return null;
        }
    }

    private void lend(Checkpoints.Checkpoint checkpoint) throws IOException {
        LOG.debug("a copy of the store is in {} for whoever asked for it", checkpoint.name());
        line.write("checkpoint " + checkpoint.name(), SOON);
        Duration look = patience.compareTo(LOOK) < 0 ? patience : LOOK;
        long heard = System.nanoTime();
        while (true) {
            if (line.stirs(look)) {
                if (line.read(SOON).filter("still"::equals).isEmpty()) {
                    return;
                }
                heard = System.nanoTime();
                if (checkpoint.isAffordable()) {
                    line.write("still", SOON);
                }
            } else if (System.nanoTime() - heard >= patience.toNanos()) {
                takeBack(checkpoint, "whoever asked for it did not get on with it for " + text(patience));
                return;
            }
            if (!checkpoint.isAffordable()) {
                takeBack(checkpoint, "the disk is nearly full");
                return;
            }
        }
    }

    private static String text(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " minutes" : time.toMillis() + " ms";
    }

    private void takeBack(Checkpoints.Checkpoint checkpoint, String why) throws IOException {
        LOG.warn("the copy of the store in {} is taken back: {}", checkpoint.name(), why);
        line.write("gone " + why, SOON);
    }
}
