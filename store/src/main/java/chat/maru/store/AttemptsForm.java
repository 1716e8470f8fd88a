package chat.maru.store;

import java.time.Instant;
import java.util.Objects;

/// The stored form of how often a password was tried in vain, version 1.
///
/// Immutable.
///
/// @param failures tries that did not succeed, or have not yet
/// @param lastAt   when the last of them began
public record AttemptsForm(int failures, Instant lastAt) {
    private static final int VERSION = 1;

    public AttemptsForm {
        Objects.requireNonNull(lastAt);
        if (failures < 0) {
            throw new IllegalArgumentException("failures are not negative: " + failures);
        }
    }

    public byte[] toBytes() {
        return new FormWriter(VERSION, 16).count(failures).instant(lastAt).toBytes();
    }

    public static AttemptsForm read(byte[] bytes) {
        FormReader form = new FormReader("attempts", VERSION, bytes);
        long failures = form.count();
        if (failures > Integer.MAX_VALUE) {
            throw new StoreCorruptException("attempts: " + failures + " failures");
        }
        AttemptsForm attempts = new AttemptsForm((int) failures, form.instant());
        form.end();
        return attempts;
    }
}
