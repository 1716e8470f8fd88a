package chat.maru.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A push service as RFC 8030 has it, in plain HTTP/1.1, a request for each connection: `POST /push/N` for the Nth
/// device is answered with 201 after a while. Remembers what has come for whom, and when. Thread-safe: what is
/// remembered is guarded by this.
final class PushStandIn implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final byte[] REQUEST = Ascii.bytes("POST /push/");
    private static final byte[] BLANK_LINE = Ascii.bytes("\r\n\r\n");
    private static final ByteBuf CREATED = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                    .writeBytes(Ascii.bytes("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")))
            .asReadOnly();

    private final int answerMillis;
    private final Channel listening;
    private final int[] counts;
    private final long[] firstAt;
    private int reached;
    private long lastAt;
    private long strangers;

    /// Listens on a free port of 127.0.0.1.
    PushStandIn(EventLoopGroup group, int devices, int answerMillis) throws InterruptedException {
        this.answerMillis = answerMillis;
        this.counts = new int[devices];
        this.firstAt = new long[devices];
        this.listening = new ServerBootstrap()
                .group(group)
                .channel(Loops.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(new Request());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /// One request, on a connection of its own. Confined to the event loop.
    private final class Request extends ChannelInboundHandlerAdapter {
        private byte[] request = {};
        private boolean whole;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf more = (ByteBuf) message;
            try {
                int length = request.length;
                request = Arrays.copyOf(request, length + more.readableBytes());
                more.readBytes(request, length, request.length - length);
            } finally {
                more.release();
            }
            int body = Ascii.after(request, 0, request.length, BLANK_LINE);
            long length = body < 0 ? -1 : HttpAnswers.contentLength(request, 0, body);
            if (!whole && length >= 0 && request.length >= body + length) {
                whole = true;
                arrived(device(request), System.nanoTime());
                var _ = ctx.executor().schedule(() -> answer(ctx), answerMillis, TimeUnit.MILLISECONDS);
            }
        }

        /// The server may be gone before it is answered.
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }

        private void answer(ChannelHandlerContext ctx) {
            var _ = ctx.writeAndFlush(CREATED.duplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static long device(byte[] request) {
        return Ascii.startsWith(request, 0, request.length, REQUEST)
                ? Ascii.decimal(request, REQUEST.length, request.length)
                : -1;
    }

    private synchronized void arrived(long device, long now) {
        if (device < 0 || device >= counts.length) {
            strangers++;
            return;
        }
        int place = (int) device;
        if (counts[place]++ == 0) {
            firstAt[place] = now;
            reached++;
        }
        lastAt = now;
        notifyAll();
    }

    /// Forgets what has come.
    synchronized void begin() {
        Arrays.fill(counts, 0);
        reached = 0;
        strangers = 0;
        lastAt = System.nanoTime();
    }

    /// Waits until so many devices were reached; answers false when nothing has come for a while before that.
    synchronized boolean await(int devices, long patienceMillis) throws InterruptedException {
        while (reached < devices) {
            long left = patienceMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastAt);
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Adds what is wrong with what has come to the faults: each of these devices is to be reached once, others not.
    synchronized void check(int[] devices, Faults faults) {
        boolean[] meant = new boolean[counts.length];
        Arrays.stream(devices).forEach(device -> meant[device] = true);
        lacking(IntStream.of(devices).filter(device -> counts[device] == 0).count(), "devices without a push", faults);
        lacking(
                IntStream.of(devices).filter(device -> counts[device] > 1).count(),
                "devices with several pushes",
                faults);
        lacking(
                IntStream.range(0, counts.length)
                        .filter(device -> !meant[device] && counts[device] > 0)
                        .count(),
                "devices with a push for nothing",
                faults);
        lacking(strangers, "pushes to nobody", faults);
    }

    private static void lacking(long count, String kind, Faults faults) {
        if (count > 0) {
            faults.add(kind + ": " + count);
        }
    }

    /// When the first push came to this device, by `System.nanoTime`.
    synchronized long firstAt(int device) {
        return firstAt[device];
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
    }
}
