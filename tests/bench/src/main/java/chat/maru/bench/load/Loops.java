package chat.maru.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// What the processes that make load have in common: event loops, a word with whoever started them, and how they end.
/// Used by one thread, the main one.
final class Loops {
    private static final int READ_SIZE = 8 * 1024;

    private final EventLoopGroup group;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream out = System.out;

    private Loops(EventLoopGroup group) {
        this.group = group;
    }

    /// What such a process does.
    interface Work<T> {
        T result(Loops loops) throws IOException, InterruptedException, ExecutionException, TimeoutException;
    }

    /// Does it, and prints the result as a line of JSON on standard output. Answers the exit code: 0 when the run was
    /// correct, 1 when it was not, 2 when it could not be carried out.
    static <T> int run(int loops, Work<T> work, Function<T, List<String>> faults) {
        try (var group = new MultiThreadIoEventLoopGroup(
                loops, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory())) {
            Loops here = new Loops(group);
            T result = work.result(here);
            here.out.println(Json.MAPPER.writeValueAsString(result));
            var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            return faults.apply(result).isEmpty() ? 0 : 1;
        } catch (IOException | ExecutionException | TimeoutException e) {
            System.err.println("the generator could not carry out its plan: " + e);
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    /// Prints that so much is held, or a port, and waits for the line by which it is to go on.
    ///
    /// @return that line
    String hold(int what) throws IOException {
        out.println(Json.MAPPER.writeValueAsString(Map.of("holding", what)));
        String line = in.readLine();
        if (line == null) {
            throw new IOException("standard input ended while holding " + what);
        }
        return line;
    }

    /// How one event loop connects.
    static Bootstrap bootstrap(EventLoop loop) {
        boolean epoll = Epoll.isAvailable();
        ChannelFactory<SocketChannel> factory = epoll ? EpollSocketChannel::new : NioSocketChannel::new;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(factory)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(READ_SIZE).maxMessagesPerRead(1));
        return epoll ? bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true) : bootstrap;
    }

    /// What listens on these event loops.
    static Class<? extends ServerChannel> listening() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /// By what the event loops wait, for the page.
    static String kind() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }
}
