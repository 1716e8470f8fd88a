package chat.maru.bench.load;

import static chat.maru.bench.load.Wire.BOB;
import static chat.maru.bench.load.Wire.TALK;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSessionTest {
    private static final String CONNECTED = bytes("20020000");
    private static final int PUBLISH = 201;

    private Wire wire = new Wire(Plan.Transport.MQTT, List.of(0, 1));

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private Wire.End loggedIn(int person, int piece) {
        Wire.End end = wire.new End(person);
        assertThat(end.written()).startsWith(bytes("10")).contains("MQTT", "c" + person, "secret");
        end.hear(CONNECTED, piece);
        assertThat(end.written())
                .contains("u/" + wire.population.accounts().get(person).id());
        end.hear(bytes("9003000101"), piece);
        return end;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void message_isComplete_whenItIsAcknowledgedAndHasCome_inWhateverPieces(int piece) {
        Wire.End alice = loggedIn(0, piece);
        Wire.End bob = loggedIn(1, piece);
        alice.send(BOB);
        String sent = alice.written();
        assertThat(sent).hasSize(PUBLISH).startsWith(bytes("32c601")).contains("u/" + BOB + bytes("0001"));

        bob.hear(sent, piece);
        assertThat(bob.written()).isEqualTo(bytes("40020001"));
        assertThat(wire.run.ledger().settled()).isFalse();
        alice.hear(bytes("40020001"), piece);

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().delivered()).isOne();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void message_isFoundOut_whenItComesTwice_orIsAcknowledgedOutOfTurn() {
        Wire.End alice = loggedIn(0, 1000);
        Wire.End bob = loggedIn(1, 1000);
        alice.send(BOB);
        String sent = alice.written();
        bob.hear(sent + sent);
        alice.hear(bytes("40020007"));

        assertThat(wire.faults())
                .containsExactly(
                        "delivered twice (1)",
                        "an acknowledgement of something else than what was sent longest ago (1)");
    }

    @Test
    void group_isSubscribedTo_andSendersSeeTheirOwn() {
        wire = new Wire(Plan.Transport.MQTT, List.of(0, 1, 2));
        Wire.End alice = wire.new End(0);
        String _ = alice.written();
        alice.hear(CONNECTED);
        assertThat(alice.written()).contains("g/" + TALK);
        alice.hear(bytes("900400010101"));
        alice.send(TALK);
        String sent = alice.written();
        alice.hear(sent);
        for (int person : new int[] {1, 2}) {
            Wire.End end = wire.new End(person);
            end.hear(sent);
        }
        alice.hear(bytes("40020001"));

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().echoed()).isOne();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void refusals_areTold() {
        Wire.End end = wire.new End(0);
        end.hear(bytes("20020005"));
        assertThat(wire.faults()).singleElement().asString().contains("CONNACK 5");
    }
}
