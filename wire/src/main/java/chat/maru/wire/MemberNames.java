package chat.maru.wire;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names one object's members had so far, to notice one that comes twice, however it is escaped. The
/// few plain names of everyday objects are compared in place; only more of them become strings.
///
/// Confined to one thread.
final class MemberNames {
    private static final int IN_PLACE = 8;

    private final byte[] in;
    private final int[] starts = new int[IN_PLACE];
    private final int[] ends = new int[IN_PLACE];
    private int count;
    private @Nullable Set<String> decoded;

    MemberNames(byte[] in) {
        this.in = in;
    }

    /// Adds the name of the member the scanner has reached; returns false if it was there.
    boolean add(JsonScanner scanner) {
        int start = scanner.nameStart();
        int end = scanner.nameEnd();
        Set<String> names = decoded;
        if (names == null && (scanner.nameEscaped() || count == IN_PLACE)) {
            names = decodeAll();
            decoded = names;
        }
        if (names != null) {
            return names.add(JsonScanner.decode(in, start, end));
        }
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(in, starts[i], ends[i], in, start, end)) {
                return false;
            }
        }
        starts[count] = start;
        ends[count++] = end;
        return true;
    }

    private Set<String> decodeAll() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(JsonScanner.decode(in, starts[i], ends[i]));
        }
        return names;
    }
}
