package chat.maru.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer that does not end, piece by piece. At most one piece waits here; the rest waits in
/// the network.
///
/// Thread-safe: filled by the HTTP client, read by one thread.
final class ChunkQueue implements BodySubscriber<ChunkQueue> {
    /// What came: bytes, or the end, or a failure.
    private record Piece(
            byte[] bytes, boolean end, @Nullable Throwable failure) {}

    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public CompletionStage<ChunkQueue> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            bytes.writeBytes(copy);
        }
        pieces.add(new Piece(bytes.toByteArray(), false, null));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece(new byte[0], true, failure));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(new byte[0], true, null));
    }

    /// The next bytes; empty at the end.
    ///
    /// @throws MaruException when nothing comes for this long, or the connection breaks
    Optional<byte[]> next(Duration silence) throws InterruptedException {
        Piece piece = pieces.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            throw MaruException.noAnswer("nothing heard for " + silence, null);
        }
        if (piece.failure() != null) {
            throw Http.failure(piece.failure());
        }
        if (piece.end()) {
            return Optional.empty();
        }
        var _ = subscription.thenAccept(s -> s.request(1));
        return Optional.of(piece.bytes());
    }

    /// The rest of a short body.
    byte[] rest(Duration silence, int most) throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<byte[]> next = next(silence); next.isPresent() && all.size() < most; next = next(silence)) {
            all.writeBytes(next.get());
        }
        return all.toByteArray();
    }

    void cancel() {
        var _ = subscription.thenAccept(Flow.Subscription::cancel);
    }
}
