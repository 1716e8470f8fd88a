package chat.maru.crash.damage;

import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.store.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Everything a store holds, read in every way there is, as one digest.
///
/// Immutable.
///
/// @param rows    how many there are
/// @param entries how many the log has
/// @param digest  of all of it
record Contents(long rows, long entries, String digest) {
    private static final int PAGE = 512;

    static Contents of(RocksEngine engine) {
        MessageDigest digest = sha256();
        long[] rows = {0};
        for (Table table : Table.values()) {
            engine.store().each(table, row -> {
                rows[0]++;
                update(digest, table.label().getBytes(StandardCharsets.UTF_8));
                update(digest, row.key().partition());
                update(digest, row.key().order());
                update(digest, row.value());
                return true;
            });
        }
        long entries = 0;
        Stamp at = new Stamp(engine.log().end().shard(), 0);
        List<StampedEntry> page = engine.log().read(at, PAGE);
        while (!page.isEmpty()) {
            entries += page.size();
            page.forEach(entry -> update(digest, entry.toString().getBytes(StandardCharsets.UTF_8)));
            at = page.getLast().stamp();
            page = engine.log().read(at, PAGE);
        }
        update(digest, engine.log().end().toString().getBytes(StandardCharsets.UTF_8));
        return new Contents(rows[0], entries, HexFormat.of().formatHex(digest.digest()));
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update((byte) bytes.length);
        digest.update((byte) (bytes.length >> 8));
        digest.update((byte) (bytes.length >> 16));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
