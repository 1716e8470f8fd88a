package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.History;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Horizon;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.store.MemoryLog;
import chat.maru.store.MemoryStore;
import chat.maru.wire.CloseCode;
import chat.maru.wire.ContentJson;
import chat.maru.wire.EphemeralJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// Bob's devices confirm what Alice sent, and she is told.
final class DeliveredNewsTest {
    private static final Content TEXT = Content.ofJson("{\"text\":\"hello\"}".getBytes(StandardCharsets.UTF_8));

    private final AccountId alice = new AccountId(new UUID(1, 1));
    private final AccountId bob = new AccountId(new UUID(1, 2));
    private final ConversationId conversation = ConversationId.direct(alice, bob);
    private final MemoryStore store = new MemoryStore();
    private final MemoryLog log = new MemoryLog(store, new Generation(7));
    private final Horizon horizon = new Horizon(store, log, Horizon.Config.DEFAULT);
    private final EntryReader entries = new EntryReader(store, ContentJson::isWellFormed, EntryReader.Listener.LOGGING);
    private final Hub hub = new Hub(log.generation(), 10);
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private boolean busy;
    private final DeliveredNews news = new DeliveredNews(
            new Receipts(store, entries, horizon, new History(store, entries, horizon), 100), hub, this::execute);
    private final List<String> told = new ArrayList<>();

    DeliveredNewsTest() {
        Sequencer sequencer = new Sequencer(
                store, entries, log, Content::equals, () -> SimulatedNode.NOW, Sequencer.Config.DEFAULT, horizon);
        sequencer.submit(new Command.OpenDirect(alice, bob), _ -> {});
        for (int id = 1; id <= 9; id++) {
            sequencer.submit(
                    new Command.SendMessage(alice, conversation, new MessageId(new UUID(3, id)), TEXT), _ -> {});
        }
        sequencer.step();
        hub.attach(new Listening());
    }

    private void execute(Runnable job) {
        if (busy) {
            throw new RejectedExecutionException("busy");
        }
        jobs.add(job);
    }

    private String delivered(long number) {
        return new String(
                EphemeralJson.delivered(conversation, bob, new MessageNumber(number)), StandardCharsets.UTF_8);
    }

    @Test
    void howeverOftenSomebodyConfirms_oneJobWaits_andTellsOfAll() {
        news.committed(bob, 1, 3);
        news.committed(bob, 5, 8);
        news.committed(bob, 3, 4);
        assertThat(jobs).hasSize(1);
        jobs.remove().run();
        assertThat(told).containsExactly(delivered(7));

        news.committed(bob, 8, 10);
        assertThat(jobs).hasSize(1);
        jobs.remove().run();
        assertThat(told).containsExactly(delivered(7), delivered(9));
    }

    @Test
    void whoSentNothingOfIt_isToldNothing() {
        news.committed(alice, 0, 10);
        jobs.remove().run();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsTooMuch_isNotTold_andTheNextIs() {
        busy = true;
        news.committed(bob, 1, 3);
        busy = false;
        news.committed(bob, 3, 4);
        assertThat(jobs).hasSize(1);
        jobs.remove().run();
        assertThat(told).containsExactly(delivered(3));
    }

    /// Alice's.
    private final class Listening implements Subscriber {
        @Override
        public Caller caller() {
            return new Caller(alice, new DeviceId(new UUID(2, 1)));
        }

        @Override
        public Executor loop() {
            return Runnable::run;
        }

        @Override
        public void offered(Delivery delivery) {
            throw new AssertionError("no entries are offered here");
        }

        @Override
        public boolean told(Ephemeral ephemeral) {
            told.add(new String(ephemeral.json(), StandardCharsets.UTF_8));
            return true;
        }

        @Override
        public void dismissed(CloseCode code) {
            throw new AssertionError("dismissed with " + code);
        }
    }
}
