package chat.maru.crash.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One conversation's messages by their numbers, which are 1, 2, 3 … unless somebody is wrong.
///
/// Confined to one thread.
final class Numbered {
    private Sends.@Nullable Sent[] row = new Sends.@Nullable Sent[8];
    private int count;
    private @Nullable Map<Long, Sends.Sent> far;

    /// The one that has this number; null if none has.
    Sends.@Nullable Sent of(long number) {
        Sends.Sent near = number > 0 && number < row.length ? row[(int) number] : null;
        return near != null || far == null ? near : far.get(number);
    }

    /// Gives it this number, unless another has it: then that one is returned.
    Sends.@Nullable Sent putIfAbsent(long number, Sends.Sent sent) {
        Sends.Sent before = of(number);
        if (before != null) {
            return before;
        }
        count++;
        if (number >= row.length && number <= 2L * count + row.length) {
            row = Arrays.copyOf(row, Math.max((int) number + 1, 2 * row.length));
        }
        if (number > 0 && number < row.length) {
            row[(int) number] = sent;
        } else {
            putFar(number, sent);
        }
        return null;
    }

    /// A number that a row with no holes does not have.
    private void putFar(long number, Sends.Sent sent) {
        Map<Long, Sends.Sent> map = far;
        if (map == null) {
            map = new HashMap<>();
            far = map;
        }
        map.put(number, sent);
    }

    void clear() {
        row = new Sends.@Nullable Sent[8];
        count = 0;
        far = null;
    }
}
