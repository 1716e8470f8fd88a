package chat.maru.engine.embedded;

import chat.maru.store.Key;
import chat.maru.store.Table;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Which column family of the database a table is in, and what its keys are: the partition with the order
/// key behind it. Partitions of a table have one length, so that this keeps their order.
///
/// Immutable.
final class Columns {
    private final EnumMap<Table, Integer> ids;

    Columns(Map<Table, Integer> ids) {
        this.ids = new EnumMap<>(ids);
    }

    int id(Table table) {
        return Objects.requireNonNull(ids.get(table));
    }

    /// The whole key of a row, as one array; the key's own array where it has only a partition.
    static byte[] key(Table table, Key key) {
        check(table, key);
        byte[] order = key.order();
        if (order.length == 0) {
            return key.partition();
        }
        byte[] whole = new byte[key.partition().length + order.length];
        System.arraycopy(key.partition(), 0, whole, 0, key.partition().length);
        System.arraycopy(order, 0, whole, key.partition().length, order.length);
        return whole;
    }

    static void check(Table table, Key key) {
        int length = table.partitionLength();
        if (length == Table.WHOLE_KEY ? key.order().length != 0 : key.partition().length != length) {
            throw new IllegalArgumentException("no key of " + table + ": partition of " + key.partition().length
                    + " bytes, order of " + key.order().length);
        }
    }
}
