package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.store.MemoryStore;
import chat.maru.wire.CloseCode;
import chat.maru.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// More streams than the readers can serve at once.
final class BusyReadersTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final Schedule schedule = new Schedule(random);
    private final Set<Caller> revoked = new HashSet<>();
    private final Caller caller = new Caller(new AccountId(new UUID(1, 1)), new DeviceId(new UUID(1, 2)));
    private static final AccountId OTHER = new AccountId(new UUID(1, 9));

    private final List<byte[]> received = new ArrayList<>();
    private final List<RuntimeException> broken = new ArrayList<>();
    private int refusals;
    private boolean lookUpsBusy;
    private final SimulatedNode node = new SimulatedNode(
            new MemoryStore(),
            schedule,
            random,
            who -> !revoked.contains(who),
            _ -> {},
            () -> refusals-- > 0,
            () -> lookUpsBusy);

    @Test
    void aStreamThatTheReadersRefuse_asksAgain_andReceivesEverything() {
        open();
        refusals = 50;
        SimulatedOutlet outlet = webSocket();
        settle();
        outlet.drain(Integer.MAX_VALUE);
        settle();

        assertThat(refusals).isNegative();
        assertThat(outlet.over()).isFalse();
        assertThat(received).hasSize(1);
        assertThat(broken).isEmpty();
    }

    @Test
    void aStreamThatEndsWhileItWaits_asksNoMore() {
        refusals = Integer.MAX_VALUE;
        SimulatedOutlet outlet = webSocket();
        while (refusals == Integer.MAX_VALUE) {
            schedule.run();
        }
        outlet.cut();
        int reads = schedule.pooled();
        settle();

        assertThat(schedule.pooled()).isEqualTo(reads);
        assertThat(node.hub.attached()).isZero();
        assertThat(broken).isEmpty();
    }

    @Test
    void aDeviceThatIsSignedOut_isSentAway_howeverBusyTheReadersAre() {
        refusals = Integer.MAX_VALUE;
        revoked.add(caller);
        SimulatedOutlet webSocket = webSocket();
        SimulatedOutlet events = eventSource();
        settle();

        assertThat(webSocket.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED.number());
        assertThat(events.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED.number());
        assertThat(refusals).as("nothing was read").isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aDeviceThatIsSignedOut_sendsNothingBeforeThatIsKnown() {
        open();
        long before = node.horizon.offset();
        revoked.add(caller);
        SimulatedOutlet outlet = webSocket();
        outlet.say("{\"type\":\"send\",\"ref\":\"a\",\"conversation\":\"" + conversation()
                + "\",\"id\":\"00000000-0000-7000-8000-000000000001\",\"content\":{\"text\":\"still here\"}}");
        settle();
        while (node.sequencer.step()) {
            settle();
        }

        assertThat(outlet.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED.number());
        assertThat(node.horizon.offset()).isEqualTo(before);
    }

    @Test
    void whoeverCannotBeLookedUp_isSentElsewhere() {
        lookUpsBusy = true;
        SimulatedOutlet webSocket = webSocket();
        SimulatedOutlet events = eventSource();
        settle();

        assertThat(webSocket.closedWith()).isEqualTo(CloseCode.DRAINING.number());
        assertThat(events.closedWith()).isEqualTo(CloseCode.DRAINING.number());
        assertThat(node.hub.attached()).isZero();
        assertThat(broken).isEmpty();
    }

    @Test
    void anAckThatTheReadersRefuse_isBusy() {
        SimulatedOutlet outlet = webSocket();
        settle();
        refusals = 1;
        outlet.say("{\"type\":\"ack\",\"ref\":\"a\",\"cursor\":\"0\"}");
        settle();
        outlet.say("{\"type\":\"ack\",\"ref\":\"b\",\"cursor\":\"0\"}");
        settle();
        outlet.drain(Integer.MAX_VALUE);
        settle();

        assertThat(received)
                .extracting(frame -> new String(frame, StandardCharsets.UTF_8))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"ref\":\"a\"", "\"busy\""),
                        second -> assertThat(second).contains("\"type\":\"ok\",\"ref\":\"b\""));
    }

    private ConversationId conversation() {
        return ConversationId.direct(caller.account(), OTHER);
    }

    private void open() {
        node.sequencer.submit(new Command.OpenDirect(caller.account(), OTHER), _ -> {});
        while (node.sequencer.step()) {
            settle();
        }
    }

    private SimulatedOutlet webSocket() {
        SimulatedOutlet outlet =
                new SimulatedOutlet(Outlet.Kind.WEBSOCKET, node.loops.getFirst(), received::add, broken::add);
        outlet.open(new WebSocketSession(
                node.receiving,
                node.sending,
                _ -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.UNAUTHENTICATED)),
                caller,
                null));
        return outlet;
    }

    private SimulatedOutlet eventSource() {
        SimulatedOutlet outlet =
                new SimulatedOutlet(Outlet.Kind.EVENTS, node.loops.getFirst(), received::add, broken::add);
        outlet.open(new EventSourceSession(node.receiving, caller, node.inbox.beginning()));
        return outlet;
    }

    private void settle() {
        boolean more = true;
        while (more) {
            more = schedule.run();
        }
    }
}
