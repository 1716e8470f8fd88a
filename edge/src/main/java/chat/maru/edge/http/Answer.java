package chat.maru.edge.http;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// A whole response on its way out. Its body is handed to the channel piece by piece, as the client takes it: what
/// waits there is small, however large the answer, and what the answer holds is given back with the last piece.
///
/// Confined to its connection's event loop.
final class Answer {
    private static final int PIECE = 32 * 1024;

    /// What follows when it is out.
    enum Then {
        /// The next request.
        NEXT,
        /// What the client still sends of the request that was answered.
        DISCARD,
        /// Nothing.
        CLOSE
    }

    private final Connection connection;
    private final byte[] body;
    private final Then then;
    private final AnswerBudget.@Nullable Part room;
    private final long began;
    private int sent;

    /// Begins one: its head goes out.
    ///
    /// @param policy   the content security policy, empty for the strictest
    /// @param headOnly whether the body must be left out
    /// @param room     what the response holds, if anything
    Answer(
            Connection connection,
            Response.Full response,
            String policy,
            boolean headOnly,
            Then then,
            AnswerBudget.@Nullable Part room) {
        boolean bodiless = response.status() == 204 || response.status() == 304;
        this.connection = connection;
        this.body = bodiless || headOnly ? new byte[0] : response.body();
        this.then = then;
        this.room = room;
        this.began = connection.loop.now();
        String framing = (bodiless ? "" : "Content-Length: " + response.body().length + "\r\n")
                + (response.status() == 426 ? "Connection: Upgrade\r\n" : "")
                + (then == Then.CLOSE ? "Connection: close\r\n" : "");
        connection.push(Unpooled.wrappedBuffer(connection.edge.head(
                connection.loop.date(),
                response.status(),
                response.contentType(),
                response.headers(),
                policy,
                framing)));
    }

    Then then() {
        return then;
    }

    /// Hands on what there is room for, at least one piece, and tells whether that was the last.
    boolean go() {
        do {
            int piece = Math.min(PIECE, body.length - sent);
            if (piece > 0) {
                connection.push(Unpooled.wrappedBuffer(body, sent, piece));
                sent += piece;
            }
        } while (sent < body.length && connection.channel.isWritable());
        if (sent == body.length) {
            giveUp();
        }
        return sent == body.length;
    }

    /// Whether the client takes it too slowly to wait for.
    boolean isSlow(long now) {
        double late = (now - began - connection.edge.stallNanos) / 1e9;
        return late > 0 && sent < late * connection.edge.limits.minBodyBytesPerSecond();
    }

    /// Gives back what it holds.
    void giveUp() {
        if (room != null) {
            room.giveBack();
        }
    }
}
