package chat.maru.core.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

/// What was read from the store, kept in memory until it changes. A value that was read before a change is
/// never kept after it, and no lock is held while one is read, so that whoever tells of changes waits for no
/// reader.
///
/// Thread-safe, as long as the changes of one key are told by one thread.
final class Kept<K, V> {
    private static final int STRIPES = 1 << 12;

    private final Cache<K, V> values;
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);

    Kept(Cache<K, V> values) {
        this.values = Objects.requireNonNull(values);
    }

    /// The value in memory, else the one that `read` finds.
    V find(K key, Function<? super K, ? extends V> read) {
        V known = values.getIfPresent(key);
        if (known != null) {
            return known;
        }
        long before = changes.get(stripe(key));
        V found = read.apply(key);
        values.asMap().compute(key, (_, meanwhile) -> {
            V current = changes.get(stripe(key)) == before ? found : null;
            return meanwhile != null ? meanwhile : current;
        });
        return found;
    }

    /// The key has a new value, which can be read by now.
    void changed(K key, V value) {
        changes.incrementAndGet(stripe(key));
        values.put(key, value);
    }

    /// The key has another value, which can be read by now.
    void changed(K key) {
        changes.incrementAndGet(stripe(key));
        values.invalidate(key);
    }

    private static int stripe(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & STRIPES - 1;
    }
}
