package chat.maru.edge.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listens on one address and answers requests by its routes.
///
/// Thread-safe.
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the channel's end
public final class HttpListener implements AutoCloseable {

    /// What the administrator decides.
    ///
    /// @param host an address or a name to bind to
    /// @param port 0: any free one
    /// @param loops event loops, each one thread; 0: one per core
    /// @param tls certificate and key, or null for plain HTTP
    /// @param origins the web origins whose pages may open WebSockets
    /// @param proxies whose word for the client's address is taken
    public record Options(
            String host,
            int port,
            int loops,
            @Nullable TlsFiles tls,
            Set<Origin> origins,
            TrustedProxies proxies,
            HttpLimits limits) {
        public Options {
            Objects.requireNonNull(host);
            Objects.requireNonNull(proxies);
            Objects.requireNonNull(limits);
            origins = Set.copyOf(origins);
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port);
            }
            if (loops < 0) {
                throw new IllegalArgumentException("loops " + loops);
            }
        }

        /// Without a proxy in front.
        public Options(
                String host, int port, int loops, @Nullable TlsFiles tls, Set<Origin> origins, HttpLimits limits) {
            this(host, port, loops, tls, origins, TrustedProxies.NONE, limits);
        }
    }

    /// PEM files: the certificate with its chain, and its key (PKCS 8). Read again when they change.
    public record TlsFiles(Path certificate, Path key) {
        public TlsFiles {
            Objects.requireNonNull(certificate);
            Objects.requireNonNull(key);
        }
    }

    /// What the listener takes from outside.
    ///
    /// @param requests runs blocking handlers: a virtual thread each
    /// @param nanoTime as [System#nanoTime()]
    /// @param clock for the dates of answers
    /// @param occurrences makes the ids of problems
    public record Surroundings(
            Executor requests,
            LongSupplier nanoTime,
            InstantSource clock,
            Supplier<UUID> occurrences,
            EdgeMetrics metrics) {
        public Surroundings {
            Objects.requireNonNull(requests);
            Objects.requireNonNull(nanoTime);
            Objects.requireNonNull(clock);
            Objects.requireNonNull(occurrences);
            Objects.requireNonNull(metrics);
        }
    }

    private static final int BACKLOG = 4096;
    private static final int READ_BYTES = 8 * 1024;
    private static final Duration RELOAD = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Edge edge;
    private final MultiThreadIoEventLoopGroup group;
    private final Map<EventLoop, EdgeLoop> loops;
    private final @Nullable Tls tls;
    private final Channel server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpListener(Edge edge) {
        this.edge = edge;
        Options options = edge.options;
        this.tls = options.tls() == null ? null : new Tls(options.tls());
        boolean epoll = Epoll.isAvailable();
        int count = options.loops() > 0
                ? options.loops()
                : Math.max(1, Runtime.getRuntime().availableProcessors());
        this.group = new MultiThreadIoEventLoopGroup(
                count,
                new DefaultThreadFactory("edge-" + options.port()),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Map<EventLoop, EdgeLoop> made = new HashMap<>();
        for (EventExecutor each : group) {
            SingleThreadEventLoop loop = (SingleThreadEventLoop) each;
            made.put(
                    loop,
                    new EdgeLoop(loop, edge.surroundings.nanoTime(), edge.surroundings.clock(), edge.sweepNanos()));
        }
        this.loops = Map.copyOf(made);
        this.server = bind(epoll);
        scheduleReload();
    }

    /// Listens; connections are accepted when it returns. An address that is taken or cannot be had, or a
    /// certificate that cannot be used, is an [UncheckedIOException] that names it; of an address, its cause is a
    /// [BindException].
    public static HttpListener start(
            Options options, Router router, Authenticator authenticator, Surroundings surroundings) {
        return new HttpListener(new Edge(options, router, authenticator, surroundings));
    }

    private Channel bind(boolean epoll) {
        Options options = edge.options;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(edge.limits.lowWaterBytes(), edge.limits.highWaterBytes()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        if (epoll) {
            // Else a client that is gone without a word keeps its place while the kernel tries: a quarter of an hour.
            int patience = Math.clamp(edge.limits.stallTimeout().toMillis(), 1, Integer.MAX_VALUE);
            bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, patience);
        }
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(options.host(), options.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopLoops();
            BindException why = new BindException(reason(bound.cause()));
            why.initCause(bound.cause());
            throw new UncheckedIOException(
                    "cannot listen on " + options.host() + " port " + options.port() + ": " + why.getMessage(), why);
        }
        return bound.channel();
    }

    /// What the system says, without what the network library puts around it.
    private static String reason(Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return "there is no such address";
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName())
                .replaceFirst("^.*failed with error\\(-?\\d+\\): ", "")
                .toLowerCase(Locale.ROOT);
    }

    private void accept(SocketChannel channel) {
        InetSocketAddress from = channel.remoteAddress();
        EdgeLoop loop = loops.get(channel.eventLoop());
        if (from == null || loop == null) {
            channel.close();
            return;
        }
        InetAddress address = unmapped(from.getAddress());
        Admission.Place place =
                edge.options.proxies().trusts(address) ? edge.admission.enterProxied() : edge.admission.enter(address);
        if (place == null) {
            channel.close();
            return;
        }
        HttpConnection connection = new HttpConnection(edge, loop, place, channel, address);
        loop.add(connection);
        if (tls != null) {
            SslHandler handler = tls.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(edge.limits.headerTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        channel.pipeline().addLast(connection);
    }

    /// An IPv4 address that came in over an IPv6 socket, as what it is.
    private static InetAddress unmapped(InetAddress address) {
        try {
            return address instanceof Inet6Address ? InetAddress.getByAddress(address.getAddress()) : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of no length", e);
        }
    }

    private void scheduleReload() {
        Tls current = tls;
        if (current != null) {
            group.next()
                    .scheduleWithFixedDelay(
                            () -> edge.surroundings.requests().execute(current::reload),
                            RELOAD.toSeconds(),
                            RELOAD.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    /// Where it listens; with the real port where 0 was asked for.
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /// Accepts no more connections, closes those that wait for a request, and answers requests that are just
    /// coming in with 503 `draining`. Requests in flight are finished, and their connections end with the answer;
    /// outlets are left to their owners. Returns when nobody can connect any longer.
    public void drain() {
        edge.draining.set(true);
        server.close().awaitUninterruptibly();
        loops.values().forEach(loop -> loop.eventLoop().execute(loop::drain));
    }

    /// Closes what is left (outlets with 1001) and waits for the loops to end; not to be called on one of them.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        drain();
        long until = edge.surroundings.nanoTime().getAsLong() + LAST_WORDS.toNanos();
        for (EdgeLoop loop : loops.values()) {
            Future<List<ChannelFuture>> ends = loop.eventLoop().submit(loop::closeAll);
            ends.awaitUninterruptibly();
            for (ChannelFuture end : ends.getNow()) {
                end.awaitUninterruptibly(
                        Math.max(1, (until - edge.surroundings.nanoTime().getAsLong()) / 1_000_000));
            }
        }
        stopLoops();
    }

    private void stopLoops() {
        group.shutdownGracefully(50, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    /// Bytes that the bodies of requests take up at present, counted as told by their heads. Thread-safe.
    public int bodyBytes() {
        return edge.bodies.taken();
    }

    /// Connections that are open now, outlets included. Thread-safe.
    public int connections() {
        return edge.admission.connections();
    }
}
