package chat.maru.server.security;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// A client of HTTP that sends exactly what it is told, on one connection after the other.
///
/// Confined to one thread.
final class Link implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final SocketFactory sockets;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    Link(int port) {
        this(port, SocketFactory.getDefault());
    }

    /// @param sockets how to connect: by TLS, for one
    Link(int port, SocketFactory sockets) {
        this.port = port;
        this.sockets = sockets;
    }

    Answer get(String target, Map<String, String> headers) throws IOException {
        return exchange("GET", target, headers, new byte[0]);
    }

    /// Sends a request and reads its response. A stream is read to its first heartbeat.
    Answer exchange(String method, String target, Map<String, String> headers, byte[] body) throws IOException {
        send(method, target, headers, body);
        Answer answer = read(open());
        boolean over = answer.header("Connection").orElse("").equals("close");
        if (over) {
            close();
        }
        return answer;
    }

    /// Only sends.
    void send(String method, String target, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: localhost:")
                .append(port)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        boolean bodied = body.length > 0 || method.equals("POST") || method.equals("PATCH");
        if (bodied && !headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        open();
        socket().getOutputStream().write(all.toByteArray());
    }

    /// The connection itself, for what comes after HTTP.
    Socket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    InputStream open() throws IOException {
        if (in == null) {
            Socket opened = sockets.createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
            opened.setSoTimeout(PATIENCE_MILLIS);
            opened.setTcpNoDelay(true);
            socket = opened;
            in = new BufferedInputStream(opened.getInputStream());
        }
        return in;
    }

    static Answer read(InputStream in) throws IOException {
        String status = line(in);
        List<Answer.Header> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(new Answer.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        Answer head = new Answer(Integer.parseInt(status.substring(9, 12)), headers, new byte[0]);
        boolean stream = head.header("Content-Type").orElse("").equals("text/event-stream");
        int length = Integer.parseInt(head.header("Content-Length").orElse("0"));
        byte[] body = stream ? toHeartbeat(in) : in.readNBytes(length);
        if (!stream && body.length < length) {
            throw new EOFException("a body cut short");
        }
        return new Answer(head.status(), headers, body);
    }

    private static byte[] toHeartbeat(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        String line;
        do {
            line = line(in);
            text.append(line).append('\n');
        } while (!line.equals(":"));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in the middle of: " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = null;
        in = null;
    }
}
