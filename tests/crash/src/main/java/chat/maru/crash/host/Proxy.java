package chat.maru.crash.host;

import chat.maru.crash.client.Line;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A wire between clients and the server that can be cut at the worst moment: after the server has answered, before
/// the answer arrives. What is on it can be late, too, or held for as long as one likes.
///
/// Thread-safe.
public final class Proxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CountDownLatch> losing = new AtomicReference<>(new CountDownLatch(0));
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final Valve requests = new Valve();
    private final Valve answers = new Valve();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Duration delay = Duration.ZERO;

    private record Link(Socket client, Socket onward) {}

    private Proxy(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    /// Begins to carry what comes at a port of its own to the server at this one.
    public static Proxy to(int server) throws IOException {
        return between(0, new InetSocketAddress(Line.host(), server));
    }

    /// Begins to carry what comes at this port to the server at that address.
    public static Proxy between(int port, InetSocketAddress server) throws IOException {
        Proxy proxy = new Proxy(new ServerSocket(port, 50, Line.host()), server);
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

    /// From now on nothing arrives, and nobody is told.
    ///
    /// @param ofClients whether what clients say is held
    /// @param ofServer  whether what the server says is held
    public void hold(boolean ofClients, boolean ofServer) {
        requests.open(!ofClients);
        answers.open(!ofServer);
    }

    /// From now on everything arrives so much later.
    public void delay(Duration time) {
        delay = time;
    }

    /// Behind the next so many bytes that the server says, a connection breaks.
    public void cutAfter(long bytes) {
        left.set(bytes);
    }

    /// All connections break.
    public void cut() {
        for (Link link : links) {
            close(link.client());
            close(link.onward());
        }
    }

    /// Clients see their connections break. The server does not, until [#heal].
    public void abandon() {
        answers.open(false);
        requests.open(false);
        links.forEach(link -> close(link.client()));
    }

    /// Whatever was held or late arrives, and all goes on as usual.
    public void heal() {
        left.set(Long.MAX_VALUE);
        delay = Duration.ZERO;
        hold(false, false);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            }
        } catch (IOException _) {
            cut(); // closed
        }
    }

    private void connect(Socket client) {
        Socket onward = new Socket();
        Link link = new Link(client, onward);
        links.add(link);
        try {
            client.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            onward.connect(server, CONNECT_MILLIS);
        } catch (IOException _) {
            close(client); // whoever connects sees it break, as if the server were not there
            close(onward);
            links.remove(link);
            return;
        }
        threads.execute(() -> carry(link, client, onward, requests));
        carry(link, onward, client, answers);
    }

    private void carry(Link link, Socket from, Socket to, Valve valve) {
        byte[] bytes = new byte[8 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                LockSupport.parkNanos(delay.toNanos());
                valve.pass();
                boolean whole = valve == requests || passes(read);
                if (valve == answers && losing.get().getCount() > 0) {
                    to.close();
                    losing.get().countDown();
                    return;
                }
                if (!whole) {
                    int rest = (int) Math.max(0, left.get() + read);
                    left.set(Long.MAX_VALUE);
                    to.getOutputStream().write(bytes, 0, Math.min(rest, read));
                    return;
                }
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException _) {
            // One side has gone: so does the other.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            links.remove(link);
        }
    }

    private boolean passes(int bytes) {
        return left.get() == Long.MAX_VALUE || left.addAndGet(-bytes) >= 0;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        heal();
        cut();
        threads.shutdown();
    }
}
