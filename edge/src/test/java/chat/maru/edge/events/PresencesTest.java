package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.OutletListener;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.StateCommand;
import chat.maru.store.MemoryStore;
import chat.maru.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is there, as streams are told.
final class PresencesTest {
    private static final Duration ROUND = Duration.ofMillis(250);

    private final SplittableRandom random = new SplittableRandom(1);
    private final Schedule schedule = new Schedule(random);
    private final MemoryStore store = new MemoryStore();
    private final SimulatedNode node =
            new SimulatedNode(store, schedule, random, _ -> true, _ -> {}, () -> false, () -> false);
    private final Caller alice = new Caller(new AccountId(new UUID(1, 1)), new DeviceId(new UUID(2, 1)));
    private final Caller bob = new Caller(new AccountId(new UUID(1, 2)), new DeviceId(new UUID(2, 2)));
    private final List<String> told = new ArrayList<>();
    private final List<RuntimeException> broken = new ArrayList<>();
    private SimulatedOutlet alices = outlet(Outlet.Kind.WEBSOCKET, told);

    @BeforeEach
    void meet() {
        node.sequencer.submit(new Command.OpenDirect(alice.account(), bob.account()), _ -> {});
        node.sequencer.step();
        alices.open(socket(alice));
        passes(ROUND);
        alices.say("{\"type\":\"presence\",\"ref\":\"1\",\"state\":\"online\"}");
        passes(ROUND.multipliedBy(2));
        assertThat(presences()).containsExactly("{\"type\":\"presence\",\"complete\":true,\"presences\":[]}");
        assertThat(told).anyMatch(frame -> frame.contains("\"ok\""));
    }

    @Test
    void socketThatBreaks_isGoneAfterTwentySeconds_oneThatSaysGoodbyeAfterOne() {
        SimulatedOutlet bobs = outlet(Outlet.Kind.WEBSOCKET, new ArrayList<>());
        bobs.open(socket(bob));
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).endsWith("[" + of("online") + "}]}");
        bobs.cut();
        passes(Duration.ofSeconds(19));
        assertThat(presences()).hasSize(2);
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("offline") + ",\"last_seen\":\"2026-11-22T21:30:00.000Z\"");
        SimulatedOutlet again = outlet(Outlet.Kind.WEBSOCKET, new ArrayList<>());
        again.open(socket(bob));
        passes(Duration.ofSeconds(2));
        again.say("{\"type\":\"presence\",\"ref\":\"1\",\"state\":\"away\"}");
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("away"));
        again.close(1000, "");
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("offline"));
        assertThat(broken).isEmpty();
    }

    @Test
    void eventStream_isToldAndCounts_forAsLongAsItsDeviceSaysSo() {
        List<String> toldBob = new ArrayList<>();
        SimulatedOutlet bobs = outlet(Outlet.Kind.EVENTS, toldBob);
        bobs.open(new EventSourceSession(node.receiving, bob, Cursor.of(new Generation(77), 0)));
        passes(Duration.ofSeconds(2));
        node.presences.says(bob, false);
        passes(Duration.ofSeconds(44));
        bobs.drain(Integer.MAX_VALUE);
        passes(ROUND);
        assertThat(presences().getLast()).contains(of("online"));
        assertThat(toldBob).anyMatch(event -> event.contains("event: presence") && event.contains("\"online\""));
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("offline"));
    }

    @Test
    void settingAndBlock_changeWhatIsTold() {
        SimulatedOutlet bobs = outlet(Outlet.Kind.WEBSOCKET, new ArrayList<>());
        bobs.open(socket(bob));
        passes(Duration.ofSeconds(6));
        decided(new StateCommand.ChangeSettings(bob.account(), null, true, null, null));
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("offline"));
        decided(new StateCommand.ChangeSettings(bob.account(), null, false, null, null));
        passes(Duration.ofSeconds(2));
        assertThat(presences().getLast()).contains(of("online"));
        decided(new Command.Block(bob.account(), alice.account(), true));
        passes(Duration.ofSeconds(6));
        assertThat(presences().getLast()).isEqualTo("{\"type\":\"presence\",\"complete\":true,\"presences\":[]}");
    }

    private void decided(Command<?> command) {
        node.sequencer.submit(command, _ -> {});
        node.sequencer.step();
    }

    private String of(String state) {
        return "{\"user\":\"" + bob.account() + "\",\"state\":\"" + state + "\"";
    }

    private List<String> presences() {
        return told.stream()
                .filter(frame -> frame.contains("\"type\":\"presence\""))
                .map(frame -> frame.substring(frame.indexOf('{')))
                .toList();
    }

    private SimulatedOutlet outlet(Outlet.Kind kind, List<String> to) {
        return new SimulatedOutlet(
                kind, node.loops.getFirst(), bytes -> to.add(new String(bytes, StandardCharsets.UTF_8)), broken::add);
    }

    private OutletListener socket(Caller caller) {
        return new WebSocketSession(
                node.receiving,
                node.sending,
                _ -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.UNAUTHENTICATED)),
                caller,
                null);
    }

    private void passes(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= ROUND.toNanos()) {
            node.nanos.addAndGet(ROUND.toNanos());
            node.board.step();
            alices.drain(Integer.MAX_VALUE);
            boolean any = true;
            while (any) {
                any = schedule.run();
            }
        }
    }
}
