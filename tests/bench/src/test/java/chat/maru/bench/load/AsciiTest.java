package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AsciiTest {
    private final byte[] in = Ascii.bytes("{\"number\":1207,\"id\":\"x\"}");

    @Test
    void after_findsTheByteBehindAKey_onlyInsideTheBounds() {
        byte[] key = Ascii.bytes("\"id\":\"");

        assertThat(Ascii.after(in, 0, in.length, key)).isEqualTo(21);
        assertThat(Ascii.after(in, 0, 20, key)).isEqualTo(-1);
        assertThat(Ascii.after(in, 16, in.length, key)).isEqualTo(-1);
    }

    @Test
    void decimal_readsDigits_orSaysThereAreNone() {
        assertThat(Ascii.decimal(in, 10, in.length)).isEqualTo(1207);
        assertThat(Ascii.decimal(in, 10, 12)).isEqualTo(12);
        assertThat(Ascii.decimal(in, 0, in.length)).isEqualTo(-1);
        assertThat(Ascii.decimal(in, -1, in.length)).isEqualTo(-1);
    }

    @Test
    void hex_readsBackWhatWasPut_andRefusesAnythingElse() {
        byte[] out = new byte[8];
        Ascii.putHex(out, 0, 0xdeadbeefL, 8);

        assertThat(out).isEqualTo(Ascii.bytes("deadbeef"));
        assertThat(Ascii.hex(out, 0, 8, 8)).isEqualTo(0xdeadbeefL);
        assertThat(Ascii.hex(Ascii.bytes("dead-eef"), 0, 8, 8)).isEqualTo(-1);
        assertThat(Ascii.hex(out, 1, 8, 8)).isEqualTo(-1);
    }

    @Test
    void putId_writesWhatTheLibraryWrites() {
        UUID id = UUID.fromString("0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1");
        byte[] out = new byte[Ascii.ID];
        Ascii.putId(out, 0, id.getMostSignificantBits(), id.getLeastSignificantBits());

        assertThat(out).isEqualTo(Ascii.bytes(id.toString()));
    }
}
