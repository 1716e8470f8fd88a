package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One accepted connection: it is the last and, without TLS, the only handler of its channel. An HTTP
/// connection hands its channel on to an outlet when a response is a stream or an upgrade.
///
/// Confined to its event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the channel's end
abstract sealed class Connection extends ChannelInboundHandlerAdapter permits HttpConnection, OutletConnection {
    private static final int MAX_LINGER_BYTES = 1 << 20;

    final Edge edge;
    final EdgeLoop loop;
    final Admission.Place admitted;
    final Channel channel;
    /// Where the loop keeps it; the loop's own.
    int place;

    private boolean dirty;
    private boolean handedOn;
    private boolean ended;
    private boolean broken;
    private boolean lingering;
    private long lingerSince;
    private int lingered;
    private long stalledSince;
    private @Nullable Object stalledAt;
    private long stalledProgress;

    Connection(Edge edge, EdgeLoop loop, Admission.Place admitted, Channel channel) {
        this.edge = edge;
        this.loop = loop;
        this.admitted = admitted;
        this.channel = channel;
    }

    /// Bytes came in. Takes over the reference.
    abstract void received(ByteBuf bytes);

    /// Less than the low-water mark waits to be sent, or a flush has been made.
    abstract void roomAgain();

    /// Time to look at the deadlines.
    abstract void sweep(long now);

    /// The listener takes no new requests any more.
    abstract void drain();

    /// The listener closes.
    abstract void shutDown();

    /// The channel is gone; called once.
    abstract void gone();

    /// Writes what was gathered, just before it is flushed.
    void beforeFlush() {}

    /// What comes is of no interest any longer; drops what is held.
    abstract void forget();

    final boolean isOver() {
        return ended || lingering;
    }

    /// Whether it was not ended by what either side said.
    final boolean isBroken() {
        return broken;
    }

    /// Whether an outlet has the channel now.
    final boolean isHandedOn() {
        return handedOn;
    }

    /// Writes to the channel. Takes over the reference.
    final void push(ByteBuf bytes) {
        int count = bytes.readableBytes();
        channel.write(bytes, channel.voidPromise());
        edge.metrics.bytesOut(count);
        flushLater();
    }

    /// Has what was pushed flushed at the end of the turn.
    final void flushLater() {
        if (!dirty) {
            dirty = true;
            loop.flushLater(this);
        }
    }

    final void flushNow() {
        if (dirty && !ended) {
            beforeFlush();
            dirty = false;
            channel.flush();
            roomAgain();
        }
    }

    /// Bytes that wait to be sent, with Netty's overhead for each buffer.
    long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    final void handOn(OutletConnection successor) {
        handedOn = true;
        loop.replace(this, successor);
        channel.pipeline().replace(this, null, successor);
    }

    /// Sends what was written, then closes. Meanwhile, and for a while after, what the client sends is read and
    /// dropped: a reset in answer to it could overtake the last bytes.
    final void closeGently() {
        if (isOver()) {
            return;
        }
        lingering = true;
        lingerSince = Long.MAX_VALUE;
        beforeFlush();
        forget();
        dirty = false;
        channel.config().setAutoRead(true);
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(sent -> {
            lingerSince = loop.now();
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (!sent.isSuccess()) {
                channel.close();
            } else if (tls != null) {
                tls.closeOutbound();
            } else if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    /// Closes at once, with a reset if something could not be sent yet.
    final void closeHard() {
        broken = true;
        if (pendingBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    /// Ends it after something went wrong that was not foreseen. Does not throw, even if it cannot be logged.
    final void broken(Throwable cause) {
        try {
            channel.close();
            edge.logFailure("a connection", cause);
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }

    final void sweepNow(long now) {
        if (ended) {
            return;
        }
        if (lingering && lingerSince != Long.MAX_VALUE && now - lingerSince > edge.lingerNanos) {
            channel.close();
        } else if (isStalled(now)) {
            closeHard();
        } else if (!lingering) {
            sweep(now);
        }
    }

    /// Whether the first buffer that waits has not moved for too long. Its identity tells, because sums change
    /// when more is written behind it.
    @SuppressWarnings("ReferenceEquality")
    private boolean isStalled(long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object current = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        if (current == null || current != stalledAt || progress != stalledProgress) {
            stalledAt = current;
            stalledProgress = progress;
            stalledSince = now;
            return false;
        }
        return now - stalledSince > edge.stallNanos;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int count = bytes.readableBytes();
        edge.metrics.bytesIn(count);
        if (!isOver()) {
            received(bytes);
            return;
        }
        bytes.release();
        lingered += count;
        if (lingered > MAX_LINGER_BYTES) {
            channel.close();
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && !isOver()) {
            roomAgain();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        if (!handedOn) {
            end();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = true;
        boolean ordinary = cause instanceof IOException || cause instanceof DecoderException;
        if (!ordinary) {
            edge.logFailure("a connection", cause);
        }
        ctx.close();
    }

    private void end() {
        if (!ended) {
            ended = true;
            loop.remove(this);
            admitted.leave();
            forget();
            gone();
        }
    }
}
