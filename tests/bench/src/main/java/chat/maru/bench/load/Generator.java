package chat.maru.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The generator's process: carries out one [Plan] and prints one [LoadResult], a line of JSON, on standard output.
///
/// At each step of an idle plan it prints `{"holding":n}` and waits for a line on standard input. Exit code 0 when
/// the run was correct, 1 when it was not, 2 when it could not be carried out. Used by one thread, the main one; the
/// load itself is on one event loop.
public final class Generator {
    /// How long nothing may come before what is missing is taken for lost.
    static final long PATIENCE_MILLIS = 3_000;

    private static final int READ_SIZE = 8 * 1024;
    private static final long CONNECT_SECONDS = 120;

    private final Plan plan;
    private final BufferedReader in;
    private final PrintStream out;

    private Generator(Plan plan, BufferedReader in, PrintStream out) {
        this.plan = plan;
        this.in = in;
        this.out = out;
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        Plan plan = Json.MAPPER.readValue(arguments[0], Plan.class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.exit(new Generator(plan, in, System.out).run(InstantSource.system()));
    }

    private int run(InstantSource clock) {
        Population population = Json.MAPPER.readValue(Path.of(plan.population()), Population.class);
        if (plan.pace() != Plan.Pace.IDLE
                && plan.connections() != population.accounts().size()) {
            throw new IllegalArgumentException(plan.connections() + " connections for "
                    + population.accounts().size() + " accounts");
        }
        boolean epoll = Epoll.isAvailable();
        try (var group =
                new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory())) {
            EventLoop loop = group.next();
            Greeting greeting = plan.pace() == Plan.Pace.IDLE ? Greeting.PING : Greeting.NONE;
            Run run = new Run(plan, population, greeting, loop, bootstrap(loop, epoll), clock.millis());
            LoadResult result = plan.pace() == Plan.Pace.IDLE ? hold(run) : load(run);
            out.println(Json.MAPPER.writeValueAsString(result));
            var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            return result.faults().isEmpty() ? 0 : 1;
        } catch (IOException | ExecutionException | TimeoutException e) {
            System.err.println("the generator could not carry out its plan: " + e);
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    /// How one event loop connects.
    static Bootstrap bootstrap(EventLoop loop, boolean epoll) {
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

    private LoadResult load(Run run) throws InterruptedException, ExecutionException, TimeoutException {
        int sockets = plan.transport() == Plan.Transport.PUT ? 2 * plan.connections() : plan.connections();
        await(run.connect(sockets));
        if (plan.messages() > 0) {
            return all(run);
        }
        run.start();
        TimeUnit.SECONDS.sleep(plan.warmSeconds());
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        Window window = new Window(before.at(), before.at() + TimeUnit.SECONDS.toNanos(plan.seconds()));
        run.window(window);
        TimeUnit.NANOSECONDS.sleep(before.at() + TimeUnit.SECONDS.toNanos(plan.seconds()) - System.nanoTime());
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        run.stop();
        await(run.settled(PATIENCE_MILLIS));
        await(run.close());
        return run.result(window, plan.seconds(), before, after);
    }

    /// Everything that is to be sent, from the first to the last delivery.
    private LoadResult all(Run run) throws InterruptedException, ExecutionException, TimeoutException {
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        Window window = new Window(before.at(), before.at() + TimeUnit.HOURS.toNanos(1));
        run.window(window);
        run.start();
        boolean _ = run.settled(PATIENCE_MILLIS).get();
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        await(run.close());
        return run.result(window, after.secondsSince(before), before, after);
    }

    private LoadResult hold(Run run) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Reading before = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        for (int step : plan.steps()) {
            await(run.connect(step));
            out.println(Json.MAPPER.writeValueAsString(Map.of("holding", step)));
            if (in.readLine() == null) {
                throw new IOException("standard input ended while holding " + step + " connections");
            }
        }
        Reading after = Reading.of(plan.server(), plan.serverCore(), plan.generatorCore());
        await(run.close());
        return run.result(Window.none(), after.secondsSince(before), before, after);
    }

    /// Waits until the event loop has done what it was asked for.
    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }
}
