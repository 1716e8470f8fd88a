package chat.maru.edge.events;

import chat.maru.core.presence.PresenceBoard;
import chat.maru.core.presence.Visit;
import chat.maru.core.sequencer.Committed;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.Fact;
import chat.maru.model.Presence;
import chat.maru.model.State;
import chat.maru.wire.EphemeralJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the board know who is attached, and what is committed that matters to it; and brings streams what
/// it tells.
///
/// Thread-safe. Never blocks.
public final class Presences implements Hub.Attachments, Committed.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);

    private final PresenceBoard board;
    private final Map<Subscriber, Visit> visits = new ConcurrentHashMap<>();

    public Presences(PresenceBoard board) {
        this.board = Objects.requireNonNull(board);
    }

    @Override
    public void attached(Subscriber subscriber) {
        Caller caller = subscriber.caller();
        Visit visit = new Visit(
                caller.account(),
                caller.device(),
                subscriber.way(),
                (presences, complete) -> tell(subscriber, presences, complete));
        visits.put(subscriber, visit);
        board.arrived(visit);
    }

    @Override
    public void detached(Subscriber subscriber) {
        Visit visit = visits.remove(subscriber);
        if (visit != null) {
            board.left(visit, subscriber.ending());
        }
    }

    /// Whoever is on a stream says that they are there, and is told from now on who else is.
    void says(Subscriber subscriber, boolean away) {
        Visit visit = visits.get(subscriber);
        if (visit != null) {
            board.says(visit, away);
        }
    }

    /// The same for all that a device has open.
    public void says(Caller caller, boolean away) {
        board.says(caller.account(), caller.device(), away);
    }

    @Override
    public void committed(List<Committed> entries) {
        for (Committed committed : entries) {
            note(committed);
        }
    }

    private void note(Committed committed) {
        switch (committed.stamped().entry().fact()) {
            case Fact.StateChanged changed
            when changed.state() instanceof State.Settings settings -> board.privacyChanged(settings.account());
            case Fact.BlockChanged changed -> {
                board.privacyChanged(changed.blocker());
                board.acquaintancesChanged(List.of(changed.blocked()));
            }
            case Fact.ConversationCreated _ -> board.acquaintancesChanged(committed.recipients());
            case Fact.MembersChanged _ -> board.acquaintancesChanged(committed.recipients());
            default -> {}
        }
    }

    private void tell(Subscriber subscriber, List<Presence> presences, boolean complete) {
        Ephemeral ephemeral = new Ephemeral(EphemeralJson.PRESENCE, EphemeralJson.presence(presences, complete));
        try {
            subscriber.loop().execute(() -> told(subscriber, ephemeral));
        } catch (RejectedExecutionException e) {
            LOG.debug("an event loop has ended, and its subscribers with it", e);
        }
    }

    private void told(Subscriber subscriber, Ephemeral ephemeral) {
        Visit visit = visits.get(subscriber);
        if (visit != null && !subscriber.told(ephemeral)) {
            board.missed(visit);
        }
    }
}
