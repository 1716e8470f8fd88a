package chat.maru.push.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on this machine that answers each connection as a test says.
final class TestServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Behaviour behaviour;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    interface Behaviour {
        void meet(Socket client, TestServer server) throws Exception;
    }

    TestServer(ServerSocket listening, Behaviour behaviour) {
        this.listening = listening;
        this.behaviour = behaviour;
        threads.execute(this::accept);
    }

    static TestServer plain(Behaviour behaviour) throws IOException {
        return new TestServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    /// Reads a request and says this.
    static Behaviour saying(String answer) {
        return (client, server) -> {
            server.read(client);
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            client.getOutputStream().flush();
        };
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                threads.execute(() -> meet(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void meet(Socket client) {
        try (client) {
            behaviour.meet(client, this);
        } catch (Exception e) {
            requests.add("failed: " + e.getClass().getSimpleName());
        }
    }

    /// The head and two bytes of body.
    void read(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0 || !request.toString().endsWith("hi")) {
            int each = in.read();
            if (each < 0) {
                throw new IOException("cut off");
            }
            request.append((char) each);
        }
        requests.add(request.toString());
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
