package chat.maru.crash.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// Finds where in the log something happened, by the messages of its conversation. To be asked at the end.
///
/// Confined to one thread.
final class Windows {
    private final Sends sends;
    private final Entries entries;
    private final long generation;
    private final Map<String, Ceilings> ceilings = new HashMap<>();

    Windows(Sends sends, Entries entries, long generation) {
        this.sends = sends;
        this.entries = entries;
        this.generation = generation;
    }

    /// For one conversation's messages in the order in which they were sent: the first place that any of them has
    /// that was sent then or later.
    private record Ceilings(long[] lines, long[] places) {
        private long behind(long line) {
            int at = Offsets.firstBehind(lines, line);
            return at == lines.length ? Long.MAX_VALUE : places[at];
        }
    }

    /// @param number the highest that was acknowledged when it was asked for
    /// @param done   how many events were before it was done
    Window of(String conversation, long number, long done) {
        return new Window(
                placeOf(conversation, number),
                ceilings.computeIfAbsent(conversation, this::ceilings).behind(done));
    }

    private long placeOf(String conversation, long number) {
        Sends.Sent sent = sends.talk(conversation).numbered(number);
        return sent == null ? 0 : placeOf(sent);
    }

    private long placeOf(Sends.Sent sent) {
        return entries.placeOf(generation, sent.conversation, sent.id).offset();
    }

    private Ceilings ceilings(String conversation) {
        Sends.Sent[] sent = sends.talk(conversation).byId.values().toArray(Sends.Sent[]::new);
        Arrays.sort(sent, Comparator.comparingLong(each -> each.begun));
        long[] lines = new long[sent.length];
        long[] places = new long[sent.length];
        long first = Long.MAX_VALUE;
        for (int i = sent.length - 1; i >= 0; i--) {
            long place = placeOf(sent[i]);
            first = place == 0 ? first : Math.min(first, place);
            lines[i] = sent[i].begun;
            places[i] = first;
        }
        return new Ceilings(lines, places);
    }
}
