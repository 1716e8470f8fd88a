package chat.maru.edge.events;

import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Cursors;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.model.AccountId;
import chat.maru.wire.EphemeralJson;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets senders know that a device has confirmed their messages: each committed cursor says so of all that it passed.
/// What cannot be told for want of time is not told: the next cursor says more.
///
/// Thread-safe.
public final class DeliveredNews implements Cursors.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveredNews.class);

    private final Receipts receipts;
    private final Hub hub;
    private final Executor readers;

    /// @param readers looks up what was passed; refuses what is too much for it
    public DeliveredNews(Receipts receipts, Hub hub, Executor readers) {
        this.receipts = Objects.requireNonNull(receipts);
        this.hub = Objects.requireNonNull(hub);
        this.readers = Objects.requireNonNull(readers);
    }

    @Override
    public void committed(AccountId account, long from, long to) {
        try {
            readers.execute(() -> tell(account, from, to));
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody is told what account {} has received: the readers are busy", account, e);
        }
    }

    private void tell(AccountId account, long from, long to) {
        try {
            for (Receipts.Delivered delivered : receipts.passed(account, from, to)) {
                List<AccountId> there =
                        delivered.others().stream().filter(hub::isAttached).toList();
                if (!there.isEmpty()) {
                    byte[] json = EphemeralJson.delivered(delivered.conversation(), account, delivered.number());
                    hub.tell(there, new Ephemeral(EphemeralJson.DELIVERED, json));
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("nobody is told what account {} has received", account, e);
        }
    }
}
