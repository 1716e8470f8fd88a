package chat.maru.push.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.maru.push.egress.Guard.Destination;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Asks what a [Guard] allows, and nobody else. A host is looked up once, every address of it is checked, and the
/// connection goes to the very address that was checked, so that a name which changes its mind between the check and
/// the connection gains nothing. The JDK's own client cannot be told an address, so this is one of its own: HTTP/1.1,
/// a connection for each request (with TLS sessions resumed), no redirects, no cookies, no proxy, and of the answer
/// the head only.
///
/// Thread-safe. Blocks; meant for virtual threads. Look-ups, which may hang, are made by at most sixteen threads.
public final class GuardedClient implements AutoCloseable {
    private static final int LOOK_UPS = 16;
    private static final int WAITING_LOOK_UPS = 1_000;
    private static final int TRIED = 3;
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    private final Guard guard;
    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private final Duration within;
    private final ThreadPoolExecutor lookUps;
    private final ScheduledThreadPoolExecutor ends;

    /// @param within how long a request may take in all
    public GuardedClient(Guard guard, Resolver resolver, SSLSocketFactory tls, Duration within) {
        this.guard = guard;
        this.resolver = resolver;
        this.tls = tls;
        this.within = within;
        this.lookUps = new ThreadPoolExecutor(
                LOOK_UPS,
                LOOK_UPS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_LOOK_UPS),
                Thread.ofPlatform().daemon().name("egress-look-up-", 0).factory());
        this.lookUps.allowCoreThreadTimeOut(true);
        this.ends = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("egress-end").factory());
        this.ends.setRemoveOnCancelPolicy(true);
    }

    /// Posts a body and waits for the answer's head.
    ///
    /// @param headers besides `Host`, `Content-Length` and `Connection`
    /// @throws Forbidden   if this may not be asked; nothing was sent
    /// @throws IOException without an answer
    public Head post(URI address, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Destination to = guard.destination(address);
        byte[] request = request(to, headers, body);
        List<InetAddress> addresses = lookUp(to.host(), end);
        guard.check(addresses);
        try (Socket socket = connected(addresses, to.port(), end)) {
            ScheduledFuture<?> closing = ends.schedule(() -> closed(socket), left(end), TimeUnit.NANOSECONDS);
            try {
                return exchange(to.secure() ? secured(socket, to) : socket, request);
            } finally {
                closing.cancel(false);
            }
        } catch (IOException e) {
            throw System.nanoTime() < end ? e : late(e);
        }
    }

    private List<InetAddress> lookUp(String host, long end) throws IOException, InterruptedException {
        Future<List<InetAddress>> answer = asked(host);
        try {
            return answer.get(left(end), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private Future<List<InetAddress>> asked(String host) throws IOException {
        try {
            return lookUps.submit(() -> List.copyOf(resolver.resolve(host)));
        } catch (RejectedExecutionException e) {
            throw new IOException("too many look-ups", e);
        }
    }

    /// To the first of the addresses that takes a connection, if it is among the first few.
    private static Socket connected(List<InetAddress> addresses, int port, long end) throws IOException {
        IOException failure = new UnknownHostException("no address");
        for (InetAddress each : addresses.subList(0, Math.min(TRIED, addresses.size()))) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                InetAddress checked = InetAddress.getByAddress(each.getAddress());
                socket.connect(new InetSocketAddress(checked, port), millis(end));
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static int millis(long end) {
        return (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(left(end)), 1, TO_CONNECT.toMillis());
    }

    private SSLSocket secured(Socket socket, Destination to) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, to.host(), to.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (Hosts.isName(to.host())) {
            parameters.setServerNames(List.of(new SNIHostName(to.host())));
        }
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static Head exchange(Socket socket, byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        return Head.read(new BufferedInputStream(socket.getInputStream()));
    }

    private static byte[] request(Destination to, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder("POST " + to.path() + " HTTP/1.1\r\nHost: " + to.authority() + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static long left(long end) {
        return Math.max(1, end - System.nanoTime());
    }

    private static SocketTimeoutException late(Exception cause) {
        SocketTimeoutException late = new SocketTimeoutException("no answer in time");
        late.initCause(cause);
        return late;
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        lookUps.shutdownNow();
        ends.shutdownNow();
    }
}
