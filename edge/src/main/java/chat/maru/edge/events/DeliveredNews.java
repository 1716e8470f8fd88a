package chat.maru.edge.events;

import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Cursors;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.model.AccountId;
import chat.maru.wire.EphemeralJson;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets senders who are there know that a device has confirmed their messages: each committed cursor says so of all
/// that it passed. However often somebody commits, one look for what they passed waits at a time, and it is about all
/// of it. What cannot be told for want of time is not told: the next cursor says more.
///
/// Thread-safe.
public final class DeliveredNews implements Cursors.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveredNews.class);

    private final Receipts receipts;
    private final Hub hub;
    private final Executor readers;
    private final Map<AccountId, Passed> waiting = new ConcurrentHashMap<>();

    /// @param readers looks up what was passed; refuses what is too much for it
    public DeliveredNews(Receipts receipts, Hub hub, Executor readers) {
        this.receipts = Objects.requireNonNull(receipts);
        this.hub = Objects.requireNonNull(hub);
        this.readers = Objects.requireNonNull(readers);
    }

    @Override
    public void committed(AccountId account, long from, long to) {
        if (waiting.merge(account, new Passed(from, to, false), Passed::and).more()) {
            return;
        }
        try {
            readers.execute(() -> tell(account));
        } catch (RejectedExecutionException e) {
            waiting.remove(account);
            LOG.debug("nobody is told what account {} has received: the readers are busy", account, e);
        }
    }

    private void tell(AccountId account) {
        Passed passed = waiting.remove(account);
        if (passed != null) {
            tell(account, passed);
        }
    }

    private void tell(AccountId account, Passed passed) {
        try {
            for (Receipts.Delivered delivered : receipts.passed(account, passed.from(), passed.to(), hub::isAttached)) {
                byte[] json = EphemeralJson.delivered(delivered.conversation(), account, delivered.number());
                hub.tell(delivered.senders(), new Ephemeral(EphemeralJson.DELIVERED, json));
            }
        } catch (RuntimeException e) {
            LOG.warn("nobody is told what account {} has received", account, e);
        }
    }

    /// What the cursors of an account have passed together.
    ///
    /// @param more whether it is of more than one
    private record Passed(long from, long to, boolean more) {
        Passed and(Passed other) {
            return new Passed(Math.min(from, other.from), Math.max(to, other.to), true);
        }
    }
}
