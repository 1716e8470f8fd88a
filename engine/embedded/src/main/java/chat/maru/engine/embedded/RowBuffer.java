package chat.maru.engine.embedded;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.List;

/// Rows in the form that RocksDB's own batches have, so that a batch of many of these is one copy of bytes
/// and one native call.
///
/// A batch is a header of 12 bytes (a sequence number of 0 that the database replaces, and the number of rows,
/// both little-endian), then for each row a tag, the column family's id (left out where it is 0), the key
/// behind its length and, for a put, the value behind its length; ids and lengths as variable-length numbers.
///
/// Confined to the thread that fills it, then to the writer's.
final class RowBuffer implements Batch {
    static final int HEADER = 12;
    private static final byte DELETE = 0x00;
    private static final byte PUT = 0x01;
    private static final byte DELETE_IN_FAMILY = 0x04;
    private static final byte PUT_IN_FAMILY = 0x05;

    private final Columns columns;
    private byte[] bytes;
    private int length;
    private int count;

    RowBuffer(Columns columns, int expectedSize) {
        this.columns = columns;
        bytes = new byte[Math.max(64, expectedSize)];
    }

    /// The batch that holds the rows of all of these, one after the other.
    static byte[] concatenate(List<RowBuffer> buffers) {
        long size = HEADER;
        int count = 0;
        for (RowBuffer buffer : buffers) {
            size += buffer.length;
            count += buffer.count;
        }
        byte[] batch = new byte[Math.toIntExact(size)];
        for (int i = 0; i < 4; i++) {
            batch[8 + i] = (byte) (count >>> (8 * i));
        }
        int at = HEADER;
        for (RowBuffer buffer : buffers) {
            System.arraycopy(buffer.bytes, 0, batch, at, buffer.length);
            at += buffer.length;
        }
        return batch;
    }

    @Override
    public void put(Table table, Key key, byte[] value) {
        Columns.check(table, key);
        begin(columns.id(table), PUT, PUT_IN_FAMILY, key, value.length + 5);
        number(value.length);
        append(value);
    }

    @Override
    public void delete(Table table, Key key) {
        Columns.check(table, key);
        begin(columns.id(table), DELETE, DELETE_IN_FAMILY, key, 0);
    }

    private void begin(int family, byte tag, byte tagInFamily, Key key, int more) {
        int keyLength = key.partition().length + key.order().length;
        ensure(11 + keyLength + more);
        if (family == 0) {
            bytes[length++] = tag;
        } else {
            bytes[length++] = tagInFamily;
            number(family);
        }
        number(keyLength);
        append(key.partition());
        append(key.order());
        count++;
    }

    int size() {
        return length;
    }

    int count() {
        return count;
    }

    /// Shows the rows in the order in which they were put and deleted.
    void forEach(Visitor visitor) {
        Reading reading = new Reading();
        while (reading.at < length) {
            byte tag = bytes[reading.at++];
            boolean inFamily = tag == PUT_IN_FAMILY || tag == DELETE_IN_FAMILY;
            int family = inFamily ? reading.number() : 0;
            byte[] key = reading.bytes();
            if (tag == PUT || tag == PUT_IN_FAMILY) {
                visitor.put(family, key, reading.bytes());
            } else {
                visitor.delete(family, key);
            }
        }
    }

    private void append(byte[] more) {
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void number(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    /// Sees rows, by the id of their column family.
    interface Visitor {
        void put(int family, byte[] key, byte[] value);

        void delete(int family, byte[] key);
    }

    private final class Reading {
        private int at;

        int number() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        byte[] bytes() {
            int size = number();
            at += size;
            return Arrays.copyOfRange(RowBuffer.this.bytes, at - size, at);
        }
    }
}
