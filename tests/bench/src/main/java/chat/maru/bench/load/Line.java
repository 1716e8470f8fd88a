package chat.maru.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One connection: the only handler of its channel, apart from TLS. Confined to the event loop.
///
/// Bytes are scanned in an array that all connections share; only a frame cut off at the end of a read is kept here.
/// What is written in one turn of the loop is one buffer and leaves with one system call.
final class Line extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = {};
    private static final int USUAL = 512;

    private final int index;
    private final int person;
    private final Run run;
    private final Protocol protocol;
    private byte[] rest = NOTHING;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf pending;
    private boolean ready;
    private boolean leaving;

    Line(int index, int person, Run run, Protocol protocol) {
        this.index = index;
        this.person = person;
        this.run = run;
        this.protocol = protocol;
    }

    /// Which of the run's connections this is.
    int index() {
        return index;
    }

    /// The index of the account this connection belongs to.
    int person() {
        return person;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        byte[] opening = protocol.opening(this);
        if (opening.length > 0) {
            write(opening);
            flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            int length = rest.length + in.readableBytes();
            byte[] shared = run.shared(length);
            System.arraycopy(rest, 0, shared, 0, rest.length);
            in.readBytes(shared, rest.length, length - rest.length);
            int used = protocol.consume(this, shared, length, System.nanoTime());
            rest = used == length ? NOTHING : Arrays.copyOfRange(shared, used, length);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        if (!leaving) {
            var _ = run.lost(this, "connection closed by the server");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        leaving |= run.lost(this, "connection broken: " + cause);
        var _ = ctx.close();
    }

    /// Queues bytes; the array may be reused as soon as this returns. They leave with the next flush.
    void write(byte[] bytes) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            run.fault("write to a closed connection");
            return;
        }
        if (pending == null) {
            pending = ctx.alloc().directBuffer(Math.max(USUAL, bytes.length));
            run.dirty(this);
        }
        pending.writeBytes(bytes);
    }

    /// It is ready for use from now on.
    void ready() {
        ready = true;
    }

    boolean wasReady() {
        return ready;
    }

    /// Whether something may be written.
    boolean isOpen() {
        return !leaving && context != null && context.channel().isActive();
    }

    void flush() {
        ByteBuf out = pending;
        if (out != null && context != null) {
            pending = null;
            var _ = context.writeAndFlush(out, context.voidPromise());
        }
    }

    /// Closes at once and on purpose.
    void close() {
        leaving = true;
        if (context != null) {
            var _ = context.close();
        }
    }
}
