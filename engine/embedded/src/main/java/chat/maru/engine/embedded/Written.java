package chat.maru.engine.embedded;

/// What an engine has written since it was opened. Immutable.
///
/// @param batches how many were written, each with one sync
/// @param entries of the log, in all of them
/// @param bytes   of their rows
/// @param nanos   that writing and syncing them took
public record Written(long batches, long entries, long bytes, long nanos) {
    static final Written NOTHING = new Written(0, 0, 0, 0);

    Written plus(long moreEntries, long moreBytes, long moreNanos) {
        return new Written(batches + 1, entries + moreEntries, bytes + moreBytes, nanos + moreNanos);
    }
}
