package chat.maru.plays;

import chat.maru.crash.client.Json;
import chat.maru.crash.client.Received;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that was put, and everything that was acknowledged. What a reader sees is held against it.
///
/// Thread-safe.
final class Ledger {
    /// Something somebody puts until it is acknowledged.
    ///
    /// Immutable.
    record Put(String conversation, String id, String sender, String content) {}

    private final Map<String, Put> puts = new ConcurrentHashMap<>();
    private final Map<String, Long> acked = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();

    /// To be called before anything goes out.
    void puts(Put put) {
        puts.put(put.id(), put);
    }

    void acked(Put put, long number) {
        Long before = acked.putIfAbsent(put.id(), number);
        if (before != null) {
            repeats.incrementAndGet();
            if (before != number) {
                doubled.incrementAndGet();
                violation(put.id() + " has number " + before + ", and when put again " + number);
            }
        }
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    long acks() {
        return acked.size();
    }

    long repeats() {
        return repeats.get();
    }

    long lost() {
        return lost.get();
    }

    long doubled() {
        return doubled.get();
    }

    /// Looks at one message somebody received.
    void saw(String who, Received received) {
        Put put = puts.get(received.id());
        if (put == null) {
            violation(who + " saw what nobody sent: " + received.json());
        } else if (!put.conversation().equals(received.conversation())
                || !received.json().contains("\"sender\":\"" + put.sender() + "\"")
                || !Json.tree(put.content()).equals(received.content())) {
            violation(who + " saw " + received.json() + " where " + put + " was sent");
        }
        Long number = acked.get(received.id());
        if (number != null && number != received.number()) {
            violation(who + " saw " + received.id() + " as " + received.number() + ", acknowledged as " + number);
        }
    }

    /// Holds a whole conversation, as somebody read it, against what was acknowledged in it.
    void compare(String who, String conversation, List<Received> messages) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Received message = messages.get(i);
            saw(who, message);
            if (message.number() != i + 1) {
                violation(who + " has " + message.number() + " in the place of " + (i + 1) + " of " + conversation);
            }
            if (!seen.add(message.id())) {
                doubled.incrementAndGet();
                violation(who + " has twice: " + message.json());
            }
        }
        for (Map.Entry<String, Long> ack : acked.entrySet()) {
            Put put = puts.get(ack.getKey());
            if (put != null && put.conversation().equals(conversation) && !seen.contains(put.id())) {
                lost.incrementAndGet();
                violation(who + " lacks " + put + ", acknowledged as " + ack.getValue());
            }
        }
    }
}
