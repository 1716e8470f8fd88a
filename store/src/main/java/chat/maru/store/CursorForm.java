package chat.maru.store;

import chat.maru.model.Cursor;
import chat.maru.model.Generation;

/// The stored form of a committed cursor, version 1.
public final class CursorForm {
    private static final int VERSION = 1;

    private CursorForm() {}

    public static byte[] write(Cursor cursor) {
        FormWriter form = new FormWriter(VERSION, 20)
                .longValue(cursor.generation().value())
                .count(cursor.shards());
        for (int shard = 0; shard < cursor.shards(); shard++) {
            form.count(cursor.offset(shard));
        }
        return form.toBytes();
    }

    public static Cursor read(byte[] bytes) {
        FormReader form = new FormReader("cursor", VERSION, bytes);
        Generation generation = new Generation(form.longValue());
        long[] offsets = new long[form.size()];
        for (int shard = 0; shard < offsets.length; shard++) {
            offsets[shard] = form.count();
        }
        form.end();
        return Cursor.of(generation, offsets);
    }
}
