package chat.maru.bench.load;

import static chat.maru.bench.load.Wire.ALICE;
import static chat.maru.bench.load.Wire.BOB;
import static chat.maru.bench.load.Wire.TALK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmppStreamTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream id='1' version='1.0' from='bench.example'"
            + " xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>";
    private static final String FEATURES = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>";
    private static final String SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    private static final String BOUND = "<iq id='bind' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<jid>somebody@bench.example/c</jid></bind></iq>";
    private static final String ENABLED = "<enabled xmlns='urn:xmpp:sm:3'/>";

    private Wire wire = new Wire(Plan.Transport.XMPP, List.of(0, 1));

    private Wire.End loggedIn(int person, int piece) {
        Wire.End end = wire.new End(person);
        assertThat(end.written()).startsWith("<?xml").contains("<stream:stream to='bench.example'");
        end.hear(HEADER + FEATURES, piece);
        assertThat(end.written()).contains("mechanism='PLAIN'>");
        end.hear(SUCCESS, piece);
        assertThat(end.written()).contains("<stream:stream");
        end.hear(HEADER + FEATURES, piece);
        assertThat(end.written()).contains("<resource>c" + person + "</resource>");
        end.hear(BOUND, piece);
        assertThat(end.written()).isEqualTo("<enable xmlns='urn:xmpp:sm:3'/>");
        end.hear(ENABLED, piece);
        return end;
    }

    private static String delivered(String written) {
        return written.substring(0, written.indexOf("<r ")).replace("<message ", "<message from='a@bench.example/c' ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void message_isComplete_whenItIsHandledAndHasCome_inWhateverPieces(int piece) {
        Wire.End alice = loggedIn(0, piece);
        Wire.End bob = loggedIn(1, piece);
        assertThat(alice.written()).isEqualTo("<presence/>");
        assertThat(bob.written()).isEqualTo("<presence/>");
        alice.send(BOB);
        String sent = alice.written();
        assertThat(sent)
                .startsWith("<message to='" + BOB + "@bench.example' type='chat' id='")
                .endsWith("<r xmlns='urn:xmpp:sm:3'/>");

        bob.hear(delivered(sent) + "\n<r xmlns='urn:xmpp:sm:3'/>", piece);
        assertThat(bob.written()).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(wire.run.ledger().settled()).isFalse();
        alice.hear("<a xmlns='urn:xmpp:sm:3' h='2'/>", piece);

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().delivered()).isOne();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void message_isFoundOut_whenItComesTwice_orNotAtAll() {
        Wire.End alice = loggedIn(0, 1000);
        Wire.End bob = loggedIn(1, 1000);
        String _ = alice.written();
        alice.send(BOB);
        String sent = delivered(alice.written());
        alice.send(BOB);
        bob.hear(sent + sent);
        alice.hear("<a h=\"3\" xmlns=\"urn:xmpp:sm:3\"/>");
        wire.run.ledger().close();

        assertThat(wire.faults()).containsExactly("delivered twice (1)", "acknowledged but not delivered: 1 (1)");
    }

    @Test
    void room_isEnteredFirst_andSendersSeeTheirOwn() {
        wire = new Wire(Plan.Transport.XMPP, List.of(0, 1, 2));
        Wire.End alice = loggedIn(0, 3);
        assertThat(alice.written()).contains("<presence to='" + TALK + "@conference.bench.example/" + ALICE + "'>");
        alice.hear("<presence from='" + TALK + "@conference.bench.example/other'/><presence from='" + TALK
                + "@conference.bench.example/" + ALICE
                + "'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>"
                + "<message type='groupchat'><subject/></message>");
        alice.send(TALK);
        String sent = delivered(alice.written());
        assertThat(sent).contains("to='" + TALK + "@conference.bench.example' type='groupchat'");
        for (int person : new int[] {0, 1, 2}) {
            Wire.End end = person == 0 ? alice : loggedIn(person, 1000);
            end.hear(sent);
        }
        alice.hear("<a xmlns='urn:xmpp:sm:3' h='3'/>");

        assertThat(wire.run.ledger().settled()).isTrue();
        assertThat(wire.run.ledger().echoed()).isOne();
        assertThat(wire.faults()).isEmpty();
    }

    @Test
    void refusals_areTold() {
        Wire.End end = wire.new End(0);
        end.hear(HEADER + FEATURES + "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
        assertThat(wire.faults()).singleElement().asString().contains("not-authorized");
    }
}
