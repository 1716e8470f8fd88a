package chat.maru.server.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One end of a connection to a control socket, over which lines of text go to and fro, one request and one
/// answer at a time.
///
/// Confined to one thread, but for [#close], which ends what that thread waits for.
final class ControlLine implements AutoCloseable {
    private static final int LONGEST = 4096;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer received = ByteBuffer.allocate(LONGEST);

    /// Takes over the channel, also if it fails.
    ControlLine(SocketChannel channel) throws IOException {
        this.channel = channel;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        try {
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// The next line, without its end; empty if the other side has hung up.
    ///
    /// @param within how long to wait at most
    /// @throws IOException if nothing came in that time, or no line, or this was closed
    Optional<String> read(Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!endsWithALine()) {
            if (!received.hasRemaining()) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
            await(SelectionKey.OP_READ, deadline);
            if (channel.read(received) < 0) {
                return Optional.empty();
            }
        }
        received.flip();
        String line = StandardCharsets.UTF_8.decode(received).toString().strip();
        received.clear();
        return Optional.of(line);
    }

    /// Nobody sends a second line before the first is answered.
    private boolean endsWithALine() {
        return received.position() > 0 && received.get(received.position() - 1) == '\n';
    }

    void write(String line, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.replace('\n', ' ') + "\n");
        while (bytes.hasRemaining()) {
            await(SelectionKey.OP_WRITE, deadline);
            int _ = channel.write(bytes);
        }
    }

    /// Says that nothing more is asked, and waits until the other side has hung up: what it kept for this one it
    /// keeps no longer then.
    ///
    /// @throws IOException if it did not in that time
    void end(Duration within) throws IOException {
        channel.shutdownOutput();
        Optional<String> more = read(within);
        if (more.isPresent()) {
            throw new IOException("an answer that nobody asked for: " + more.get());
        }
    }

    /// Waits until there is something to read, or the other side has hung up; false if neither is within that
    /// time.
    boolean stirs(Duration within) throws IOException {
        return isReady(SelectionKey.OP_READ, System.nanoTime() + within.toNanos());
    }

    private void await(int operation, long deadline) throws IOException {
        if (!isReady(operation, deadline)) {
            throw new IOException("no answer in time");
        }
    }

    private boolean isReady(int operation, long deadline) throws IOException {
        try {
            key.interestOps(operation);
            int ready = 0;
            while (ready == 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                ready = selector.select(Math.max(1, left / 1_000_000));
                if (!channel.isOpen()) {
                    throw new ClosedChannelException();
                }
            }
            selector.selectedKeys().clear();
            return true;
        } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
            throw new IOException("the connection is closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
