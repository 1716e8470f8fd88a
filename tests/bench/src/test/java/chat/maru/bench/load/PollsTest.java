package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollsTest {
    private static final int BOB = 1;

    private static String page(int cursor, boolean more, String... entries) {
        return Wire.answer(
                200,
                "{\"entries\":[" + String.join(",", entries) + "],\"cursor\":\"c" + cursor + "\",\"more\":" + more
                        + "}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void longPoll_isFollowedByAnother_fromTheCursorItEndedWith(int piece) {
        Wire wire = new Wire(Plan.Transport.LONG_POLL, List.of(0, 1));
        Wire.End alice = wire.new End(0);
        Wire.End bob = wire.new End(1);
        Wire.End sender = wire.sender(0);
        assertThat(bob.written())
                .startsWith("GET /v1/events?limit=500&wait=30&since=c7 HTTP/1.1\r\n")
                .contains("\r\nAuthorization: Bearer secret\r\n");
        bob.hear(page(8, false), piece);
        assertThat(bob.written()).startsWith("GET /v1/events?limit=500&wait=30&since=c8 HTTP/1.1\r\n");

        String page = page(10, false, wire.entry(sender, 1), wire.entry(sender, 2));
        bob.hear(page, piece);
        assertThat(wire.run.ledger().settled()).isFalse();
        alice.hear(page, piece);

        assertThat(bob.written()).startsWith("GET /v1/events?limit=500&wait=30&since=c10 HTTP/1.1\r\n");
        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void poll_isFollowedByAnotherAfterAPause_butAtOnceWhereThereIsMore() {
        Wire wire = new Wire(Plan.Transport.POLL, List.of(0, 1));
        Wire.End bob = wire.new End(BOB);
        assertThat(bob.written()).isEmpty();
        wire.pass(BOB);
        assertThat(bob.written()).startsWith("GET /v1/events?limit=500&since=c7 HTTP/1.1\r\n");

        bob.hear(page(8, true));
        assertThat(bob.written()).startsWith("GET /v1/events?limit=500&since=c8 HTTP/1.1\r\n");
        bob.hear(page(9, false));
        wire.pass(Plan.POLL_MILLIS - 1);
        assertThat(bob.written()).isEmpty();
        wire.pass(1);
        assertThat(bob.written()).startsWith("GET /v1/events?limit=500&since=c9 HTTP/1.1\r\n");
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void poll_isTheLast_whenTheConnectionWasClosed() {
        Wire wire = new Wire(Plan.Transport.POLL, List.of(0, 1));
        Wire.End bob = wire.new End(BOB);
        bob.line.close();
        wire.pass(Plan.POLL_MILLIS);

        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void entryThatCameTwice_isAFault_andSoIsAPollThatIsRefused() {
        Wire wire = new Wire(Plan.Transport.LONG_POLL, List.of(0, 1));
        Wire.End bob = wire.new End(BOB);
        String entry = wire.entry(wire.sender(0), 1);
        bob.hear(page(8, false, entry));
        bob.hear(page(8, false, entry));
        bob.hear(Wire.answer(503, "{\"code\":\"busy\"}"));

        assertThat(wire.faults()).containsExactly("delivered twice (1)", "refused: HTTP/1.1 503 (1)");
    }
}
