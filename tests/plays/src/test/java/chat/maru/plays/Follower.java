package chat.maru.plays;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Ended;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Somebody who receives all the time: after each break it goes on from the last entry it got, now and then in
/// another way. It must see every number of every conversation once, in order.
///
/// Confined to one thread, apart from what it has seen.
final class Follower implements Runnable {
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Device device;
    private final Ledger ledger;
    private final Uptime uptime;
    private final Random random;
    private final Map<String, Long> numbers = new HashMap<>();
    private final AtomicLong seen = new AtomicLong();
    private Way way;
    private String cursor = "0";

    Follower(Device device, Way way, Ledger ledger, Uptime uptime, long seed) {
        this.device = device;
        this.way = way;
        this.ledger = ledger;
        this.uptime = uptime;
        this.random = new Random(seed);
    }

    Device device() {
        return device;
    }

    /// How many messages it has received.
    long seen() {
        return seen.get();
    }

    @Override
    public void run() {
        try {
            while (!uptime.over()) {
                uptime.awaitUp();
                receive();
                way = random.nextInt(4) == 0 ? Way.any(random) : way;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            ledger.violation(who() + " gave up: " + e);
            throw e;
        }
    }

    private void receive() {
        try (Receiver receiver = way.open(device, cursor)) {
            while (!uptime.over()) {
                Optional<Received> next = receiver.next(GLANCE);
                next.ifPresent(this::got);
            }
        } catch (Ended e) {
            if (e.code() != 4503 && e.code() != 503 && e.code() != 1001) {
                ledger.violation(who() + " was sent away: " + e);
            }
        } catch (IOException _) {
            // The server is gone, or will be.
        }
    }

    private void got(Received received) {
        cursor = received.cursor();
        if (!received.message()) {
            return;
        }
        ledger.saw(who(), received);
        long before = numbers.getOrDefault(received.conversation(), 0L);
        if (received.number() != before + 1) {
            ledger.violation(who() + " got " + received.number() + " after " + before + ": " + received.json());
        }
        numbers.put(received.conversation(), received.number());
        seen.incrementAndGet();
    }

    private String who() {
        return device.owner().username() + " by " + way;
    }
}
