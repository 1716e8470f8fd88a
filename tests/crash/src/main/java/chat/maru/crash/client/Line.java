package chat.maru.crash.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/// One TCP connection to the server. Nothing is read but when it is asked for, and every wait has an end.
///
/// Confined to one thread; another one may close it.
public final class Line implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Socket socket;
    private byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;
    private long usedAt = System.nanoTime();

    private Line(Socket socket) {
        this.socket = socket;
    }

    /// Connects to the server at this port.
    public static Line to(int port) throws IOException {
        return connect(port, 0);
    }

    /// One that takes little at a time: whoever does not read from it is soon noticed.
    public static Line narrow(int port) throws IOException {
        return connect(port, 4 * 1024);
    }

    /// Where every server is.
    public static InetAddress host() {
        return InetAddress.getLoopbackAddress();
    }

    private static Line connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host(), port), Math.toIntExact(CONNECT.toMillis()));
            return new Line(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Returns when the system has taken all of it.
    public void write(byte[] bytes) throws IOException {
        usedAt = System.nanoTime();
        socket.getOutputStream().write(bytes);
    }

    /// Whether the server has hung up in a pause, or has said something unasked.
    public boolean stale() throws IOException {
        if (System.nanoTime() - usedAt < PAUSE.toNanos()) {
            return false;
        }
        try {
            return size() > 0 || more(Deadline.in(Duration.ZERO));
        } catch (EOFException | SocketException _) {
            return true;
        }
    }

    /// How much has been read and not been taken.
    public int size() {
        return to - from;
    }

    /// The byte at this place of what has been read and not been taken, from 0 to 255.
    public int at(int index) {
        return buffer[from + index] & 0xff;
    }

    /// Takes so many bytes of what has been read.
    public byte[] take(int length) {
        byte[] taken = Arrays.copyOfRange(buffer, from, from + length);
        from += length;
        return taken;
    }

    /// Reads until this much is there to be taken; false if that takes until the deadline. What did come stays.
    ///
    /// @throws EOFException if the server has hung up
    public boolean has(int length, Deadline deadline) throws IOException {
        while (size() < length) {
            if (!more(deadline)) {
                return false;
            }
        }
        return true;
    }

    /// Reads whatever comes next; false if nothing does until the deadline.
    public boolean more(Deadline deadline) throws IOException {
        makeRoom();
        socket.setSoTimeout(deadline.millis());
        try {
            int read = socket.getInputStream().read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw new EOFException("the server has hung up");
            }
            to += read;
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, size());
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
