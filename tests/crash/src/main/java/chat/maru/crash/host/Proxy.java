package chat.maru.crash.host;

import chat.maru.crash.client.Line;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A wire between clients and the server that can be cut at the worst moment: after the server has answered, before
/// the answer arrives.
///
/// Thread-safe.
public final class Proxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int server;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicReference<CountDownLatch> losing = new AtomicReference<>(new CountDownLatch(0));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Proxy(ServerSocket listener, int server) {
        this.listener = listener;
        this.server = server;
    }

    /// Begins to carry what comes at a port of its own to the server at this one.
    public static Proxy to(int server) throws IOException {
        Proxy proxy = new Proxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /// Where clients connect.
    public int port() {
        return listener.getLocalPort();
    }

    /// The next thing the server says is lost, and with it the connection it was said on.
    public Loss loseNextAnswer() {
        CountDownLatch lost = new CountDownLatch(1);
        losing.set(lost);
        return () -> {
            if (!lost.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the server never answered");
            }
        };
    }

    /// An answer that is to be lost.
    public interface Loss {
        /// Returns once the server has answered and the answer is gone.
        void await() throws InterruptedException;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket onward = new Socket(Line.host(), server);
                sockets.add(client);
                sockets.add(onward);
                threads.execute(() -> carry(client, onward, false));
                threads.execute(() -> carry(onward, client, true));
            }
        } catch (IOException _) {
            cut(); // closed
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[8 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (answers && losing.get().getCount() > 0) {
                    to.close();
                    losing.get().countDown();
                    return;
                }
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException _) {
            // One side has gone: so does the other.
        }
    }

    private void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException _) {
                // It is closed all the same.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        threads.shutdown();
    }
}
