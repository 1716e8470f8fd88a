package chat.maru.store;

/// Rows to put and to delete, all of which take effect at one moment or none does. Later steps win over
/// earlier ones. Neither keys nor values may be written to after they are given.
///
/// Confined to the thread that fills it, until it is written.
public interface Batch {

    /// Puts a row, in place of whatever is there.
    void put(Table table, Key key, byte[] value);

    /// Deletes a row; nothing happens where there is none.
    void delete(Table table, Key key);
}
