package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.AnswerBudget;
import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import chat.maru.wire.CursorToken;
import chat.maru.wire.ProblemCode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Polls, through the resource.
final class EventsTest {
    private final MemoryStore store = MemoryStore.held();
    private final SplittableRandom random = new SplittableRandom(1);
    private final SimulatedNode node =
            new SimulatedNode(store, new Schedule(random), random, _ -> true, _ -> {}, () -> false, () -> false);
    private final AccountId alice = new AccountId(new UUID(1, 1));
    private final Caller phone = new Caller(alice, new DeviceId(new UUID(1, 2)));
    private final Events events = new Events(
            node.receiving,
            node.sending,
            _ -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.UNAUTHENTICATED)),
            new Answers(() -> new UUID(0, 0), new AnswerBudget(1 << 30, Duration.ZERO)),
            () -> 0);

    @BeforeEach
    void open() {
        node.sequencer.submit(new Command.OpenDirect(alice, new AccountId(new UUID(1, 3))), _ -> {});
        node.sequencer.step();
        store.open();
    }

    @Test
    void aPoll_commitsItsCursor_andAnswersWhatIsBehindIt() throws Exception {
        Response.Full first = poll("0");
        assertThat(first.status()).isEqualTo(200);
        assertThat(text(first)).contains("\"change\":\"created\"", "\"more\":false");
        Response.Full second = poll(CursorToken.format(at(1)));

        assertThat(text(second)).contains("\"entries\":[]");
        assertThat(node.cursors.committed(alice, phone.device())).contains(at(1));
    }

    @Test
    void pollingGoesOn_whereNothingCanBeWritten() throws Exception {
        poll("0");
        store.become(Store.WriteState.DISK_FULL);
        Response.Full answer = poll(CursorToken.format(at(1)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(node.cursors.committed(alice, phone.device())).contains(at(0));
    }

    private Response.Full poll(String since) throws Exception {
        Route route = events.routes().getFirst();
        Request request = new Request(
                route,
                Map.of(),
                Map.of("since", since),
                new DefaultHttpHeaders(),
                new byte[0],
                phone,
                InetAddress.getLoopbackAddress(),
                Runnable::run,
                false,
                new CompletableFuture<>());
        Response answer = ((Handler.Blocking) route.handler()).handle(request);
        return answer instanceof Response.Held held ? held.full() : (Response.Full) answer;
    }

    private static Cursor at(long offset) {
        return Cursor.of(new Generation(77), offset);
    }

    private static String text(Response.Full response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
