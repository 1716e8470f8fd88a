package chat.maru.crash.simulation;

import chat.maru.crash.history.Seen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Entries as they were received. Equal bytes are read once.
///
/// Confined to one thread.
final class Entries {
    private static final byte[] BEGINNING = "{\"cursor\":".getBytes(StandardCharsets.US_ASCII);

    private final Map<ByteBuffer, Seen> known = new HashMap<>();

    /// Whether this is an entry, and not an answer.
    static boolean is(byte[] json) {
        return json.length > BEGINNING.length
                && Arrays.equals(json, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
    }

    Seen seen(byte[] json) {
        return known.computeIfAbsent(ByteBuffer.wrap(json), _ -> Seen.of(json));
    }
}
