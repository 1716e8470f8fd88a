package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what a stream tells. Thread-safe.
final class Heard implements EventListener {
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Ephemeral> ephemerals = new LinkedBlockingQueue<>();
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void event(Event event) {
        events.add(event);
    }

    @Override
    public void ephemeral(Ephemeral ephemeral) {
        ephemerals.add(ephemeral);
    }

    @Override
    public void reset(String reason, Snapshot snapshot) {
        told.add("reset " + reason + " " + snapshot.cursor());
    }

    @Override
    public void disconnected(String reason, Duration wait) {
        told.add("disconnected " + reason);
    }

    @Override
    public void closed(Optional<Throwable> failure) {
        told.add("closed" + failure.map(f -> " " + f.getMessage()).orElse(""));
    }

    List<String> raw(int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        while (all.size() < count) {
            Event event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("after " + all.size() + " events; " + told).isNotNull();
            all.add(String.valueOf(event == null ? null : event.raw()));
        }
        return all;
    }

    String next() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }
}
