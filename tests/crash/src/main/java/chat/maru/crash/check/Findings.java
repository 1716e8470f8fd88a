package chat.maru.crash.check;

import chat.maru.crash.history.Event;
import java.util.ArrayList;
import java.util.List;

/// What passes find: the first of it, and how much in all.
///
/// Confined to one thread.
final class Findings {
    private static final int KEPT = 50;

    private final List<Finding> first = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();
    private long lost;
    private long doubled;
    private long misordered;
    private long silent;

    void broken(Promise promise, String what, Event... events) {
        if (first.size() < KEPT) {
            first.add(new Finding(promise, what, List.of(events)));
        }
    }

    void lost(String what, Event... events) {
        lost++;
        broken(Promise.P1, what, events);
    }

    void doubled(String what, Event... events) {
        doubled++;
        broken(Promise.P3, what, events);
    }

    void misordered(Promise promise, String what, Event... events) {
        misordered++;
        broken(promise, what, events);
    }

    void silent(String what, Event... events) {
        silent++;
        broken(Promise.P16, what, events);
    }

    void lacks(String what) {
        lacking.add(what);
    }

    boolean any() {
        return !first.isEmpty();
    }

    Verdict verdict(long operations, long acked, long entries, long faults) {
        Totals totals = new Totals(operations, acked, entries, faults, lost, doubled, misordered, silent);
        if (!first.isEmpty()) {
            return new Verdict.Invalid(totals, first);
        }
        return lacking.isEmpty() ? new Verdict.Valid(totals) : new Verdict.Unknown(totals, lacking);
    }
}
