package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static byte[] header(int... bytes) {
        byte[] header = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            header[i] = (byte) bytes[i];
        }
        return header;
    }

    @Test
    void headerAndPayloadLength_areReadInAllThreeForms() {
        byte[] small = header(0x81, 125);
        byte[] middle = header(0x81, 126, 0x01, 0x02);
        byte[] large = header(0x81, 127, 0, 0, 0, 0, 0, 1, 0, 2);

        assertThat(WebSocket.headerLength(small, 0, 2)).isEqualTo(2);
        assertThat(WebSocket.payloadLength(small, 0)).isEqualTo(125);
        assertThat(WebSocket.headerLength(middle, 0, 4)).isEqualTo(4);
        assertThat(WebSocket.payloadLength(middle, 0)).isEqualTo(0x102);
        assertThat(WebSocket.headerLength(large, 0, 10)).isEqualTo(10);
        assertThat(WebSocket.payloadLength(large, 0)).isEqualTo(0x10002);
    }

    @Test
    void headerLength_saysWhenTheHeaderIsCutOff() {
        assertThat(WebSocket.headerLength(header(0x81), 0, 1)).isEqualTo(-1);
        assertThat(WebSocket.headerLength(header(0x81, 126, 1), 0, 3)).isEqualTo(-1);
    }

    @Test
    void plain_refusesFragmentsExtensionsAndMasks() {
        assertThat(WebSocket.plain(header(0x81, 1), 0)).isTrue();
        assertThat(WebSocket.plain(header(0x01, 1), 0)).isFalse();
        assertThat(WebSocket.plain(header(0xc1, 1), 0)).isFalse();
        assertThat(WebSocket.plain(header(0x81, 0x81), 0)).isFalse();
    }

    @Test
    void masked_writesAShortHeaderForAShortPayload() {
        assertThat(WebSocket.masked(WebSocket.PONG, header('p'))).isEqualTo(header(0x8a, 0x81, 0, 0, 0, 0, 'p'));
    }
}
