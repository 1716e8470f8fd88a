package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.MaruException;
import chat.maru.client.Receipt;
import chat.maru.client.Session;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;

/// Sends what was typed, one after the other, each until it is answered for good. Holds 100; who types more
/// than that ahead of a server that does not answer, waits.
///
/// Thread-safe; it sends on the thread that runs it.
final class Outbox {
    /// Told how a message went: the receipt, or the failure. On the sending thread.
    interface Answer {
        void arrived(Optional<Receipt> receipt, Optional<RuntimeException> failure);
    }

    private record Letter(UUID conversation, UUID id, String text, Answer answer) {}

    private final Session session;
    private final ArrayBlockingQueue<Letter> letters = new ArrayBlockingQueue<>(100);

    Outbox(Session session) {
        this.session = session;
    }

    void put(UUID conversation, UUID id, String text, Answer answer) {
        try {
            letters.put(new Letter(conversation, id, text, answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends until interrupted.
    void run() {
        try {
            while (true) {
                send(letters.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Letter letter) {
        try {
            Receipt receipt = session.send(letter.conversation(), letter.id(), Content.text(letter.text()));
            letter.answer().arrived(Optional.of(receipt), Optional.empty());
        } catch (MaruException e) {
            letter.answer().arrived(Optional.empty(), Optional.of(e));
        } catch (RuntimeException e) {
            letter.answer().arrived(Optional.empty(), Optional.of(e));
            throw e;
        }
    }
}
