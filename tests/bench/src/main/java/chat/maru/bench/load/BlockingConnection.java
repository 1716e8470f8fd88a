package chat.maru.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The server, as a client sees it that does one thing after another: a kept-alive connection and what has come on it.
/// Confined to one thread.
final class BlockingConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] OK = Ascii.bytes("HTTP/1.1 200 ");
    private static final byte[] SWITCHING = Ascii.bytes("HTTP/1.1 101 ");
    private static final byte[] PING =
            WebSocket.masked(WebSocket.TEXT, Ascii.bytes("{\"type\":\"ping\",\"ref\":\"p\"}"));
    private static final byte[] PONG = Ascii.bytes("{\"type\":\"ok\",\"ref\":\"p\"");

    private final int port;
    private final Socket socket;
    private final InputStream input;
    private byte[] in = new byte[1 << 22];
    private int length;

    BlockingConnection(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        input = socket.getInputStream();
    }

    /// Asks and waits for the whole answer, whose body is what is returned.
    ///
    /// @throws IOException if the answer is not 200, or does not come
    byte[] get(String target, String token) throws IOException {
        int body = ask(target, token, "", OK);
        long size = HttpAnswers.contentLength(in, 0, body);
        if (size < 0) {
            throw new IOException("an answer without Content-Length to " + target);
        }
        while (length - body < size) {
            read();
        }
        return Arrays.copyOfRange(in, body, body + (int) size);
    }

    /// Upgrades to a WebSocket and waits until so many text frames have come; false when nothing more comes before
    /// that.
    boolean subscribe(String since, String token, int count) throws IOException {
        int at = ask(
                "/v1/events?since=" + since,
                token,
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                        + WebSocket.KEY + "\r\nSec-WebSocket-Protocol: maru.v1\r\n",
                SWITCHING);
        System.arraycopy(in, at, in, 0, length - at);
        length -= at;
        int begin = 0;
        try {
            for (int left = count; left > 0; begin = end(begin)) {
                if (WebSocket.opcode(in, whole(begin)) == WebSocket.TEXT) {
                    left--;
                }
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /// Every text frame since the upgrade, up to the answer to a `ping` that is sent now: what else was on its way is
    /// among them.
    List<byte[]> rest() throws IOException {
        socket.getOutputStream().write(PING);
        List<byte[]> frames = new ArrayList<>();
        for (int begin = 0; ; begin = end(begin)) {
            int opcode = WebSocket.opcode(in, whole(begin));
            int from = begin + WebSocket.headerLength(in, begin, length);
            int to = end(begin);
            if (Ascii.startsWith(in, from, to, PONG)) {
                return frames;
            }
            if (opcode == WebSocket.TEXT) {
                frames.add(Arrays.copyOfRange(in, from, to));
            }
        }
    }

    private int ask(String target, String token, String headers, byte[] status) throws IOException {
        length = 0;
        socket.getOutputStream()
                .write(Ascii.bytes("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nAuthorization: Bearer " + token + "\r\n" + headers + "\r\n"));
        int body;
        do {
            read();
            body = Ascii.after(in, 0, length, HttpAnswers.BLANK_LINE);
        } while (body < 0);
        if (!Ascii.startsWith(in, 0, body, status)) {
            throw new IOException(target + ": " + new String(in, 0, Math.min(length, 400), StandardCharsets.UTF_8));
        }
        return body;
    }

    /// Waits until the frame that begins there has come whole; answers where it begins.
    private int whole(int begin) throws IOException {
        while (end(begin) < 0) {
            read();
        }
        return begin;
    }

    /// Where the frame ends that begins there, or -1 if it has not come whole.
    private int end(int begin) {
        int header = WebSocket.headerLength(in, begin, length);
        long end = header < 0 ? Long.MAX_VALUE : begin + header + WebSocket.payloadLength(in, begin);
        return end > length ? -1 : (int) end;
    }

    private void read() throws IOException {
        if (length == in.length) {
            in = Arrays.copyOf(in, 2 * in.length);
        }
        int count = input.read(in, length, in.length - length);
        if (count < 0) {
            throw new IOException("the server has closed the connection");
        }
        length += count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
