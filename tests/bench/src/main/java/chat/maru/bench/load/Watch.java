package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// What people are told of who is there, compared with what is so: that everybody with whom they share a conversation
/// is online. Whoever is cut off knows nothing until they are told again. Confined to the event loop.
final class Watch {
    private static final byte[] COMPLETE = Ascii.bytes("\"complete\":true");
    private static final byte[] USER = Ascii.bytes("{\"user\":\"");
    private static final byte[] ONLINE = Ascii.bytes("\",\"state\":\"online\"");
    private static final byte[] OFFLINE = Ascii.bytes("\",\"state\":\"offline\"");

    private final Map<String, Integer> people = new HashMap<>();
    private final int[][] acquaintances;
    private final boolean[][] online;
    private final int[] lacking;
    private final long[] knocked;
    private final long[] back;
    private final long[] right;
    private final long[] caughtUp;
    private final boolean[] wasCut;
    private final Faults faults;
    private int wrong;
    private long cutAt;
    private long offlineTold;

    Watch(Population population, Faults faults) {
        int count = population.accounts().size();
        for (int i = 0; i < count; i++) {
            people.put(population.accounts().get(i).id(), i);
        }
        this.acquaintances = acquaintances(population);
        this.online = Arrays.stream(acquaintances)
                .map(each -> new boolean[each.length])
                .toArray(boolean[][]::new);
        this.lacking =
                Arrays.stream(acquaintances).mapToInt(each -> each.length).toArray();
        this.wrong = (int) Arrays.stream(lacking).filter(each -> each > 0).count();
        this.knocked = new long[count];
        this.back = new long[count];
        this.right = new long[count];
        this.caughtUp = new long[count];
        this.wasCut = new boolean[count];
        this.faults = faults;
    }

    private static int[][] acquaintances(Population population) {
        Map<Integer, TreeSet<Integer>> known = new HashMap<>();
        for (Population.Conversation conversation : population.conversations()) {
            for (int member : conversation.members()) {
                known.computeIfAbsent(member, _ -> new TreeSet<>()).addAll(conversation.members());
            }
        }
        return IntStream.range(0, population.accounts().size())
                .mapToObj(i -> known.getOrDefault(i, new TreeSet<>()).stream()
                        .mapToInt(Integer::intValue)
                        .filter(other -> other != i)
                        .toArray())
                .toArray(int[][]::new);
    }

    /// Everybody from here on is about to be cut off.
    void cut(long now) {
        cutAt = now;
        Arrays.fill(caughtUp, now);
        offlineTold = 0;
    }

    /// This person is cut off.
    void left(int person) {
        wasCut[person] = true;
        wrong += lacking[person] == 0 ? 1 : 0;
        forget(person);
    }

    /// This person begins to connect.
    void knocks(int person, long now) {
        knocked[person] = now;
    }

    /// This person is connected, and has said so.
    void isBack(int person, long now) {
        back[person] = now;
    }

    /// A message comes to this person that should have been sent at that instant: it is one they have missed if they
    /// were not back by then.
    void brought(int person, long sentAt, long now) {
        boolean isBack = back[person] - cutAt >= 0;
        if (wasCut[person] && !(isBack && sentAt - back[person] >= 0)) {
            caughtUp[person] = now;
        }
    }

    /// This person is told of others, by the frame in `in[from, to)`.
    void told(int person, byte[] in, int from, int to, long now) {
        boolean was = lacking[person] == 0;
        if (Ascii.indexOf(in, from, to, COMPLETE) >= 0) {
            forget(person);
        }
        for (int at = Ascii.after(in, from, to, USER); at >= 0; at = Ascii.after(in, at, to, USER)) {
            String user = new String(in, at, Math.min(Ascii.ID, to - at), StandardCharsets.ISO_8859_1);
            offlineTold += Ascii.startsWith(in, at + Ascii.ID, to, OFFLINE) ? 1 : 0;
            note(person, people.getOrDefault(user, -1), Ascii.startsWith(in, at + Ascii.ID, to, ONLINE));
        }
        boolean is = lacking[person] == 0;
        if (is && !was) {
            right[person] = now;
        }
        wrong += (was ? 1 : 0) - (is ? 1 : 0);
    }

    private void note(int person, int other, boolean isOnline) {
        int place = Arrays.binarySearch(acquaintances[person], other);
        if (place < 0) {
            faults.add("told of somebody without a common conversation");
        } else if (online[person][place] != isOnline) {
            online[person][place] = isOnline;
            lacking[person] += isOnline ? -1 : 1;
        }
    }

    private void forget(int person) {
        Arrays.fill(online[person], false);
        lacking[person] = acquaintances[person].length;
    }

    /// How many do not know of somebody that they are online.
    int wrong() {
        return wrong;
    }

    /// How often somebody was told, since all were cut off, that somebody is offline.
    long offlineTold() {
        return offlineTold;
    }

    /// Of those who were cut off: from beginning to connect to being connected.
    Histogram connecting() {
        return times(knocked, back);
    }

    /// Of those who were cut off: from being connected to knowing of everybody that they are online.
    Histogram learning() {
        return times(back, right);
    }

    private Histogram times(long[] from, long[] to) {
        Histogram times = Latencies.empty();
        IntStream.range(0, wasCut.length)
                .filter(person -> wasCut[person])
                .forEach(person -> Latencies.record(times, to[person] - from[person]));
        return times;
    }

    /// From the cut until the last was connected.
    long allBackAfter() {
        return lastSinceCut(back);
    }

    /// From the cut until the last knew of everybody that they are online.
    long allRightAfter() {
        return lastSinceCut(right);
    }

    /// From the cut until the last was connected and had all that was said before they were.
    long allCaughtUpAfter() {
        return Math.max(lastSinceCut(back), lastSinceCut(caughtUp));
    }

    private long lastSinceCut(long[] at) {
        return Arrays.stream(at).map(each -> each - cutAt).max().orElse(0);
    }
}
