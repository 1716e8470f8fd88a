package chat.maru.bench.load;

import static chat.maru.bench.load.Wire.BOB;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelaySessionTest {
    private final Wire wire = new Wire(Plan.Transport.RELAY, List.of(0, 1));

    private static String frame(int length, int number, String beginning) {
        byte[] frame = ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(number)
                .put(beginning.getBytes(ISO_8859_1))
                .array();
        return new String(frame, ISO_8859_1);
    }

    private Wire.End connected(int person, int piece) {
        Wire.End end = wire.new End(person);
        String number = wire.population.accounts().get(person).id().substring(28);
        assertThat(end.written()).isEqualTo(frame(Relay.HEADER, HexFormat.fromHexDigits(number), ""));
        end.hear(frame(Relay.HEADER, 1, ""), piece);
        return end;
    }

    /// What follows the header of the one frame somebody has sent.
    private static String sent(Wire.End end) {
        String sent = end.written();
        assertThat(sent).hasSize(RelaySession.SEND);
        return sent.substring(Relay.HEADER);
    }

    private static String id(String sent) {
        return sent.substring(0, Ascii.ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void message_isComplete_whenItIsAcknowledgedAndHasCome_inWhateverPieces(int piece) {
        Wire.End alice = connected(0, piece);
        Wire.End bob = connected(1, piece);
        alice.send(BOB);
        String sent = sent(alice);

        bob.hear(frame(Relay.ENTRY, 2, sent), piece);
        assertThat(wire.run.ledger().settled()).isFalse();
        alice.hear(frame(Relay.ACKNOWLEDGEMENT, 2, id(sent)), piece);

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().delivered()).isOne();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void message_isFoundOut_whenItComesTwice_orNotAtAll_orOutOfOrder() {
        Wire.End alice = connected(0, 1000);
        Wire.End bob = connected(1, 1000);
        alice.send(BOB);
        String first = sent(alice);
        alice.send(BOB);
        String second = sent(alice);

        bob.hear(frame(Relay.ENTRY, 2, first) + frame(Relay.ENTRY, 4, first));
        alice.hear(frame(Relay.ACKNOWLEDGEMENT, 2, id(second)) + frame(Relay.ACKNOWLEDGEMENT, 3, id(second)));
        wire.run.ledger().close();

        assertThat(wire.faults())
                .containsExactly(
                        "a frame was left out, or came out of order (1)",
                        "delivered twice (1)",
                        "an acknowledgement of something else than what was sent longest ago (1)",
                        "sent but not acknowledged: 1 (1)");
    }
}
