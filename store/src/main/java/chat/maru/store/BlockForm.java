package chat.maru.store;

import java.time.Instant;

/// The stored form of a block, version 1: since when. Who blocks whom is its key.
public final class BlockForm {
    private static final int VERSION = 1;

    private BlockForm() {}

    public static byte[] write(Instant since) {
        return new FormWriter(VERSION, 9).instant(since).toBytes();
    }

    /// Since when. Throws [StoreCorruptException] if the bytes cannot have been written so.
    public static Instant read(byte[] bytes) {
        FormReader form = new FormReader("block", VERSION, bytes);
        Instant since = form.instant();
        form.end();
        return since;
    }
}
