package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.MaruException;
import chat.maru.client.Receipt;
import chat.maru.client.Session;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;

/// Sends what was typed, one after the other, each until it is answered for good. Holds 100; who types more
/// than that ahead of a server that does not answer, waits.
///
/// Thread-safe; it sends on the thread that runs it.
final class Outbox {
    /// Told how a message went: the receipt, or the failure. On the sending thread.
    interface Answer {
        void arrived(Optional<Receipt> receipt, Optional<RuntimeException> failure);
    }

    private final Session session;
    private final ArrayBlockingQueue<Runnable> letters = new ArrayBlockingQueue<>(100);

    Outbox(Session session) {
        this.session = session;
    }

    void put(UUID conversation, UUID id, Content content, Answer answer) {
        try {
            letters.put(() -> send(conversation, id, content, answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until all that was put before is answered for good.
    void settle() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        letters.put(reached::countDown);
        reached.await();
    }

    /// Sends until interrupted.
    void run() {
        try {
            while (true) {
                letters.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(UUID conversation, UUID id, Content content, Answer answer) {
        try {
            Receipt receipt = session.send(conversation, id, content);
            answer.arrived(Optional.of(receipt), Optional.empty());
        } catch (MaruException e) {
            answer.arrived(Optional.empty(), Optional.of(e));
        } catch (RuntimeException e) {
            answer.arrived(Optional.empty(), Optional.of(e));
            throw e;
        }
    }
}
