package chat.maru.edge.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client that says exactly the bytes it is told to. Waits 10 s for an answer, then fails.
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /// What came back.
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /// A WebSocket frame from the server.
    record Frame(int first, byte[] payload) {
        int opcode() {
            return first & 0x0F;
        }

        int closeCode() {
            return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    Wire(Socket socket) {
        try {
            this.socket = socket;
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            this.in = new BufferedInputStream(socket.getInputStream(), 2048);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire to(InetSocketAddress address) {
        return from(address, "127.0.0.1", 0);
    }

    static Wire from(InetSocketAddress address, String source, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
            socket.connect(address, 10_000);
            return new Wire(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire say(String text) {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire say(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says it even if the other end has had enough already.
    Wire trySay(byte[] bytes) {
        try {
            return say(bytes);
        } catch (UncheckedIOException e) {
            return this;
        }
    }

    Answer answer() {
        return answer(false);
    }

    Answer answer(boolean toHead) {
        try {
            String first = line();
            if (!first.startsWith("HTTP/1.1 ")) {
                throw new IOException("not a status line: " + first);
            }
            int status = Integer.parseInt(first.substring(9, 12));
            Map<String, String> headers = headers();
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Answer(status, headers, toHead ? new byte[0] : bytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return headers;
    }

    String line() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("after '" + line + "'");
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame frame() {
        byte[] head = bytes(2);
        long length = head[1] & 0xFF;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (byte b : bytes(more)) {
                length = (length << 8) | (b & 0xFF);
            }
        }
        return new Frame(head[0] & 0xFF, bytes((int) length));
    }

    /// The bytes that come until the other end closes, however it does.
    byte[] rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                rest.write(c);
            }
        } catch (SocketException e) {
            // A reset: the end as well.
            return rest.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("still open after " + rest.size() + " bytes", e);
        }
        return rest.toByteArray();
    }

    String restAsText() {
        return new String(rest(), StandardCharsets.ISO_8859_1);
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
