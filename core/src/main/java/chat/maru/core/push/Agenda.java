package chat.maru.core.push;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// What is to be done when: for each key one time at most.
///
/// Confined to one thread.
final class Agenda {
    private final Map<DueKey, Item> items = new HashMap<>();
    private final PriorityQueue<Item> queue =
            new PriorityQueue<>(Comparator.comparingLong(Item::at).thenComparingLong(Item::turn));
    private long turns;

    /// @param turn those of one time keep their order
    private record Item(long at, long turn, DueKey key) {}

    /// @param at in nanoseconds
    void set(DueKey key, long at) {
        Item item = new Item(at, turns++, key);
        items.put(key, item);
        queue.add(item);
        if (queue.size() > 2 * items.size() + 64) {
            queue.clear();
            queue.addAll(items.values());
        }
    }

    void cancel(DueKey key) {
        items.remove(key);
    }

    boolean has(DueKey key) {
        return items.containsKey(key);
    }

    /// Takes the first whose time has come.
    Optional<DueKey> due(long now) {
        while (!queue.isEmpty() && queue.element().at() - now <= 0) {
            Item item = queue.remove();
            if (items.remove(item.key(), item)) {
                return Optional.of(item.key());
            }
        }
        return Optional.empty();
    }

    int size() {
        return items.size();
    }
}
