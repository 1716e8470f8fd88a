package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Gathers bytes that come in pieces.
///
/// Thread-safe.
final class Buffers {
    private Buffers() {}

    /// `held`, if there is any, and then `more`, in one buffer. Takes over both references.
    static ByteBuf append(ByteBufAllocator allocator, @Nullable ByteBuf held, ByteBuf more) {
        if (held == null) {
            return more;
        }
        if (!held.isReadable()) {
            held.release();
            return more;
        }
        int count = more.readableBytes();
        ByteBuf to = held;
        if (held.refCnt() > 1 || held.isReadOnly() || held.maxFastWritableBytes() < count) {
            to = allocator.buffer(Math.max(256, (held.readableBytes() + count) * 3 / 2));
            to.writeBytes(held);
            held.release();
        }
        to.writeBytes(more);
        more.release();
        return to;
    }

    /// The same bytes in a buffer of about their size, so that a few don't hold on to a large one. Takes over
    /// the reference.
    static ByteBuf trim(ByteBufAllocator allocator, ByteBuf bytes) {
        if (bytes.capacity() <= 2 * bytes.readableBytes()) {
            return bytes;
        }
        ByteBuf trimmed = allocator.buffer(bytes.readableBytes()).writeBytes(bytes);
        bytes.release();
        return trimmed;
    }
}
