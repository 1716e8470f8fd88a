package chat.maru.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.Notification;
import chat.maru.core.push.PushProvider;
import chat.maru.core.push.PushResult;
import chat.maru.model.PushTarget;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What a provider has told.
public final class Told implements Consumer<PushResult> {
    private final BlockingQueue<PushResult> results = new LinkedBlockingQueue<>();

    @Override
    public void accept(PushResult result) {
        results.add(result);
    }

    public PushResult next() throws InterruptedException {
        PushResult result = results.poll(20, TimeUnit.SECONDS);
        assertThat(result).as("an answer").isNotNull();
        return Objects.requireNonNull(result);
    }

    public int waiting() {
        return results.size();
    }

    /// Sends one and waits for what is told, once.
    public static PushResult by(PushProvider provider, PushTarget target, Notification notification)
            throws InterruptedException {
        Told told = new Told();
        provider.send(target, notification, told);
        PushResult result = told.next();
        assertThat(told.waiting()).isZero();
        return result;
    }
}
