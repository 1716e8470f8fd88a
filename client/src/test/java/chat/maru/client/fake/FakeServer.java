package chat.maru.client.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A server on a port of its own that does with each request what its script says: answer it, stream, or cut
/// the connection wherever it likes.
///
/// Thread-safe; each connection has a virtual thread, on which its script runs.
public final class FakeServer implements AutoCloseable {
    /// What to do with a request. Returning without an answer, or throwing, cuts the connection.
    @FunctionalInterface
    public interface Script {
        void answer(Request request, Exchange exchange) throws IOException, InterruptedException;
    }

    /// A request, read whole. Header names are in lower case, query parameters decoded.
    public record Request(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /// Method and path, as in `GET /v1/me`.
        public String line() {
            return method + " " + path;
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> hellos = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public FakeServer(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Where it listens.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// All requests so far, in the order they were read.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The requests whose method and path start like this.
    public List<Request> requests(String line) {
        return requests.stream().filter(r -> r.line().startsWith(line)).toList();
    }

    /// The frames by which clients of WebSockets logged in, or tried to, in the order they were read.
    public List<JsonNode> hellos() {
        return List.copyOf(hellos);
    }

    /// What went wrong in scripts, other than sockets breaking.
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /// Cuts every connection there is.
    public void cutAll() {
        open.forEach(FakeServer::reset);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException e) {
            open.forEach(FakeServer::reset);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Exchange exchange = new Exchange(socket, in, hellos);
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                exchange.begin(request);
                script.answer(request, exchange);
                if (!exchange.reusable()) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            reset(socket);
        } catch (Throwable e) {
            failures.add(e);
            reset(socket);
        } finally {
            open.remove(socket);
        }
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed before.
            return;
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        String[] parts = start.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), UTF_8);
        URI target = URI.create(parts[1]);
        return new Request(parts[0], target.getPath(), query(target.getRawQuery()), Map.copyOf(headers), body);
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return Map.copyOf(query);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                return null;
            }
            line.write(each);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /// One connection's way to answer. Confined to its thread.
    public static final class Exchange {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final List<JsonNode> hellos;
        private Request request = new Request("", "", Map.of(), Map.of(), "");
        private boolean answered;

        private Exchange(Socket socket, InputStream in, List<JsonNode> hellos) throws IOException {
            this.socket = socket;
            this.in = in;
            this.hellos = hellos;
            this.out = socket.getOutputStream();
        }

        private void begin(Request next) {
            request = next;
            answered = false;
        }

        private boolean reusable() {
            return answered;
        }

        /// A whole answer; headers as `Name: value`.
        public void json(int status, String body, String... headers) throws IOException {
            answered = true;
            write(head(status, "application/json", body, headers) + body);
        }

        /// An answer of which the end is missing, then a cut.
        public void half(int status, String body) throws IOException {
            write(head(status, "application/json", body) + body.substring(0, body.length() / 2));
            out.flush();
        }

        /// A problem.
        public void problem(int status, String code, String... headers) throws IOException {
            json(status, "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"as scripted\"}", headers);
        }

        private static String head(int status, String type, String body, String... headers) {
            return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.getBytes(UTF_8).length + "\r\n"
                    + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        }

        /// Begins server-sent events; [#write] goes on.
        public void events() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        }

        /// Raw text.
        public void write(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }

        /// Ends the connection after all that was written.
        public void hangUp() throws IOException {
            socket.close();
            throw new EOFException("hung up");
        }

        /// Resets the connection; what was written may be lost on its way.
        public void cut() throws IOException {
            reset(socket);
            throw new EOFException("cut");
        }

        /// Waits until the client ends the connection.
        public void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                answered = false;
            }
        }

        /// A WebSocket whose client has logged in.
        public FakeSocket webSocket() throws IOException {
            FakeSocket socket = greeted();
            socket.letIn();
            return socket;
        }

        /// A WebSocket whose client has said hello and waits for the answer.
        public FakeSocket greeted() throws IOException {
            FakeSocket socket = handshake();
            hellos.add(socket.hello());
            return socket;
        }

        /// Answers with the WebSocket handshake.
        public FakeSocket handshake() throws IOException {
            write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: maru.v1\r\nSec-WebSocket-Accept: "
                    + FakeSocket.accept(request.header("sec-websocket-key")) + "\r\n\r\n");
            return new FakeSocket(in, out);
        }
    }
}
