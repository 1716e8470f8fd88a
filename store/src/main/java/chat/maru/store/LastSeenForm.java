package chat.maru.store;

import java.time.Instant;

/// The stored form of when somebody was there last, version 1. The account is its key.
public final class LastSeenForm {
    private static final int VERSION = 1;

    private LastSeenForm() {}

    public static byte[] write(Instant at) {
        return new FormWriter(VERSION, 9).instant(at).toBytes();
    }

    /// When. Throws [StoreCorruptException] if the bytes cannot have been written so.
    public static Instant read(byte[] bytes) {
        FormReader form = new FormReader("last seen", VERSION, bytes);
        Instant at = form.instant();
        form.end();
        return at;
    }
}
