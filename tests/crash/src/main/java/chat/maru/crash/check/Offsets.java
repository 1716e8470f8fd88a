package chat.maru.crash.check;

import java.util.Arrays;
import java.util.Objects;

/// A growing row of offsets.
///
/// Confined to one thread.
final class Offsets {
    private long[] offsets = new long[16];
    private int size;

    void add(long offset) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        offsets[size++] = offset;
    }

    /// The one that was added last; -1 if there is none.
    long last() {
        return size == 0 ? -1 : offsets[size - 1];
    }

    int size() {
        return size;
    }

    long get(int index) {
        return offsets[Objects.checkIndex(index, size)];
    }

    long[] all() {
        return Arrays.copyOf(offsets, size);
    }

    /// The place of the first that is greater, if they are ascending.
    int firstBehind(long offset) {
        int found = Arrays.binarySearch(offsets, 0, size, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// The place of the first that is greater, in ascending ones.
    static int firstBehind(long[] ascending, long offset) {
        int found = Arrays.binarySearch(ascending, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// What is in either of two ascending rows.
    static long[] union(long[] one, long[] other) {
        if (Arrays.equals(one, other)) {
            return one;
        }
        long[] both = new long[one.length + other.length];
        int size = 0;
        for (int i = 0, j = 0; i < one.length || j < other.length; size++) {
            if (j == other.length || (i < one.length && one[i] < other[j])) {
                both[size] = one[i++];
            } else {
                i += i < one.length && one[i] == other[j] ? 1 : 0;
                both[size] = other[j++];
            }
        }
        return Arrays.copyOf(both, size);
    }
}
