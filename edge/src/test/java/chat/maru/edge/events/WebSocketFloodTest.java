package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.store.MemoryStore;
import chat.maru.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A client that asks for more than it takes.
final class WebSocketFloodTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final Schedule schedule = new Schedule(random);
    private final MemoryStore store = MemoryStore.held();
    private final SimulatedNode node =
            new SimulatedNode(store, schedule, random, _ -> true, _ -> {}, () -> false, () -> false);
    private final List<byte[]> received = new ArrayList<>();
    private final List<RuntimeException> broken = new ArrayList<>();
    private final SimulatedOutlet outlet =
            new SimulatedOutlet(Outlet.Kind.WEBSOCKET, node.loops.getFirst(), received::add, broken::add);

    @Test
    void answersThatNobodyReads_stopTheQuestions_untilTheyAreRead() {
        open();
        for (int i = 0; i < 10_000; i++) {
            outlet.say("{\"type\":\"ping\",\"ref\":\"p" + i + "\"}");
        }
        settle();

        assertThat(outlet.paused()).isTrue();
        assertThat(outlet.mostPending()).isLessThan(SimulatedOutlet.HIGH + 100);
        while (outlet.pending() > 0) {
            outlet.drain(500);
            settle();
        }
        assertThat(received).hasSize(10_000);
        assertThat(outlet.paused()).isFalse();
        assertThat(outlet.mostPending()).isLessThan(SimulatedOutlet.HIGH + 100);
        assertThat(broken).isEmpty();
    }

    @Test
    void requestsWithoutAnAnswer_areFew_andTheRestWaitsAtTheClient() {
        open();
        store.hold();
        for (int i = 0; i < 1_000; i++) {
            outlet.say("{\"type\":\"ack\",\"ref\":\"a" + i + "\",\"cursor\":\"0\"}");
        }
        int before = schedule.pooled();
        settle();
        assertThat(schedule.pooled() - before).isLessThanOrEqualTo(WebSocketSession.MOST_UNANSWERED);
        assertThat(outlet.paused()).isTrue();
        while (store.releaseAll() > 0 || outlet.pending() > 0) {
            outlet.drain(Integer.MAX_VALUE);
            settle();
        }

        assertThat(received).hasSize(1_000);
        assertThat(outlet.paused()).isFalse();
        assertThat(broken).isEmpty();
    }

    private void open() {
        Caller caller = new Caller(new AccountId(new UUID(1, 1)), new DeviceId(new UUID(1, 2)));
        outlet.open(new WebSocketSession(
                node.receiving,
                node.sending,
                _ -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.UNAUTHENTICATED)),
                caller,
                null));
        settle();
    }

    private void settle() {
        boolean any = true;
        while (any) {
            any = schedule.run();
        }
    }
}
