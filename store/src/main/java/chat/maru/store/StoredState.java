package chat.maru.store;

import chat.maru.model.Stamp;
import chat.maru.model.State;
import java.util.Objects;

/// A state as it is now, and where the entry stands that made it so. The value of a row of [Table#STATES].
///
/// Immutable.
///
/// @param revision how many states there have been in its slot, with this one
public record StoredState(State state, Stamp stamp, long revision) {
    private static final int VERSION = 1;

    public StoredState {
        Objects.requireNonNull(state);
        Objects.requireNonNull(stamp);
    }

    public byte[] toBytes() {
        FormWriter form = new FormWriter(VERSION, 48)
                .count(stamp.shard())
                .count(stamp.offset())
                .count(revision);
        StateFacts.writeInto(form, state);
        return form.toBytes();
    }

    /// The state in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static StoredState read(byte[] bytes) {
        FormReader form = new FormReader("state", VERSION, bytes);
        try {
            Stamp stamp = new Stamp(form.smallCount(), form.count());
            long revision = form.count();
            StoredState stored = new StoredState(StateFacts.readFrom(form), stamp, revision);
            form.end();
            return stored;
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("state: " + e.getMessage(), e);
        }
    }
}
