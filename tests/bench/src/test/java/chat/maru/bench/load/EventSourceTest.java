package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSourceTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String HEARTBEAT = ":\n\n";

    private final Wire wire = new Wire(Plan.Transport.EVENT_SOURCE, List.of(0, 1));
    private final Wire.End alice = wire.new End(0);
    private final Wire.End bob = wire.new End(1);
    private final Wire.End sender = wire.sender(0);

    private static String event(String entry) {
        return "id: c\nevent: message\ndata: " + entry + "\n\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void message_isComplete_whenItCameAsAnEvent_inWhateverPieces(int piece) {
        assertThat(alice.written())
                .startsWith("GET /v1/events?since=c7 HTTP/1.1\r\n")
                .contains("\r\nAccept: text/event-stream\r\n")
                .contains("\r\nAuthorization: Bearer secret\r\n");
        String first = event(wire.entry(sender, 1));
        String second = event(wire.entry(sender, 2));
        alice.hear(HEAD + first + HEARTBEAT + second, piece);
        assertThat(wire.run.ledger().settled()).isFalse();
        bob.hear(HEAD + HEARTBEAT + first + second, piece);

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().delivered()).isEqualTo(2);
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void eventThatCameTwice_isAFault_andSoIsOneThatSaysGoodbye() {
        String event = event(wire.entry(sender, 1));
        bob.hear(HEAD + event + event + "event: bye\ndata: {\"code\":4503}\n\n");

        assertThat(wire.faults())
                .containsExactly(
                        "delivered twice (1)", "an event that is no entry: event: bye\ndata: {\"code\":4503}\n\n (1)");
    }

    @Test
    void streamThatIsRefused_isAFault() {
        bob.hear(Wire.answer(503, "{}"));

        assertThat(wire.faults()).singleElement().asString().startsWith("connection refused: HTTP/1.1 503");
    }
}
