package chat.maru.crash.check;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What something was to become: for each content how often that was asked for and not refused.
///
/// Confined to one thread. Nearly always there is one content, and no map.
final class Attempts {
    private boolean any;
    private long first;
    private int open;
    private @Nullable Map<Long, Integer> others;

    void asked(long content) {
        if (!any) {
            any = true;
            first = content;
        }
        count(content, 1);
    }

    void refused(long content) {
        count(content, -1);
    }

    private void count(long content, int by) {
        if (content == first) {
            open += by;
            return;
        }
        Map<Long, Integer> counts = others;
        if (counts == null) {
            counts = new HashMap<>();
            others = counts;
        }
        counts.merge(content, by, Integer::sum);
    }

    /// Whether that was ever asked for.
    boolean has(long content) {
        return any && (content == first || (others != null && others.containsKey(content)));
    }

    /// Whether nothing else was ever asked for.
    boolean only(long content) {
        return any && content == first && others == null;
    }

    /// Whether it was asked for at least once more often than refused.
    boolean may(long content) {
        if (any && content == first) {
            return open > 0;
        }
        return others != null && others.getOrDefault(content, 0) > 0;
    }
}
