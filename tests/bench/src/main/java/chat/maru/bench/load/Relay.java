package chat.maru.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process of a server that keeps nothing, to see what the machine's sockets allow: it knows which connection has
/// which number, and hands on what is sent to a number. Nothing is stored, checked or looked at but a frame's header.
///
/// A frame is its length, a number, and anything, each number in four bytes. One without anything gives the
/// connection that number and is answered by the like; any other goes to the connection of its number, in a frame as
/// long as [#ENTRY], and is acknowledged by its first 36 bytes, in one as long as [#ACKNOWLEDGEMENT]. What leaves has
/// instead the number of frames that have left by that connection, itself included. What is written in one turn of the
/// event loop leaves each connection at once.
///
/// Prints `{"holding":n}`, the port it listens on, and ends with a line on standard input. Used by one thread, the main
/// one; all connections are on one event loop.
public final class Relay {
    /// Bytes of the length and the number.
    static final int HEADER = 8;

    /// What a WebSocket frame of Maru's takes that says that a message is accepted.
    static final int ACKNOWLEDGEMENT = 150;

    /// What a WebSocket frame of Maru's takes with a message of the usual length.
    static final int ENTRY = 350;

    private static final int MOST = ENTRY;
    private static final int BACKLOG = 4096;
    private static final int READ_SIZE = 8 * 1024;

    private final EventLoop loop;
    private final List<Post> dirty = new ArrayList<>();
    private @Nullable Post[] posts = new Post[1024];

    private Relay(EventLoop loop) {
        this.loop = loop;
    }

    /// Takes no argument.
    public static void main(String[] arguments) {
        System.exit(Loops.run(1, Relay::serve, _ -> List.of()));
    }

    private static int serve(Loops loops) throws IOException, InterruptedException {
        Relay relay = new Relay(loops.next());
        Channel listening = new ServerBootstrap()
                .group(loops.group())
                .channel(Loops.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(relay.new Post());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        String _ = loops.hold(port);
        listening.close().sync();
        return port;
    }

    private void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// One connection. Confined to the event loop.
    private final class Post extends ChannelInboundHandlerAdapter {
        private @Nullable ChannelHandlerContext context;
        private @Nullable ByteBuf rest;
        private @Nullable ByteBuf pending;
        private int left;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (rest != null) {
                rest.writeBytes(in);
                in.release();
                in = rest;
                rest = null;
            }
            while (in.readableBytes() >= HEADER) {
                int length = in.getInt(in.readerIndex());
                if (length < HEADER || length > MOST) {
                    var _ = ctx.close();
                    break;
                }
                if (in.readableBytes() < length) {
                    break;
                }
                frame(in, in.readerIndex(), length);
                in.skipBytes(length);
            }
            if (in.isReadable()) {
                rest = ctx.alloc().directBuffer(READ_SIZE + MOST).writeBytes(in);
            }
            in.release();
        }

        private void frame(ByteBuf in, int at, int length) {
            int number = in.getInt(at + Integer.BYTES);
            if (length == HEADER) {
                enter(number);
                write(in, at, 0, HEADER);
                return;
            }
            write(in, at + HEADER, Math.min(Ascii.ID, length - HEADER), ACKNOWLEDGEMENT);
            Post partner = number >= 0 && number < posts.length ? posts[number] : null;
            if (partner != null) {
                partner.write(in, at + HEADER, length - HEADER, ENTRY);
            }
        }

        private void enter(int number) {
            if (number >= posts.length) {
                posts = Arrays.copyOf(posts, 2 * number);
            }
            posts[number] = this;
        }

        /// Queues a frame of this length that begins with so many bytes.
        private void write(ByteBuf from, int at, int count, int length) {
            ByteBuf out = pending;
            if (out == null) {
                if (context == null || !context.channel().isActive()) {
                    return;
                }
                out = context.alloc().directBuffer(2 * ENTRY);
                pending = out;
                if (dirty.isEmpty()) {
                    loop.execute(Relay.this::flush);
                }
                dirty.add(this);
            }
            out.writeInt(length).writeInt(++left).writeBytes(from, at, count).writeZero(length - HEADER - count);
        }

        private void flush() {
            ByteBuf out = pending;
            if (out != null && context != null) {
                pending = null;
                var _ = context.writeAndFlush(out, context.voidPromise());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (rest != null) {
                rest.release();
                rest = null;
            }
            if (pending != null) {
                pending.release();
                pending = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close(); // Whoever waits for something finds that it is missing.
        }
    }
}
