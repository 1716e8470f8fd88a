package chat.maru.wire;

import chat.maru.model.Cursor;
import java.util.List;

/// The answer to a poll or a long poll of `GET /v1/events`.
public final class EventsJson {
    private EventsJson() {}

    /// @param entries as [EntryJson] encodes them, in the order of their stamps
    /// @param cursor  where to go on from
    /// @param more    whether there are further ones already
    public static byte[] encode(List<byte[]> entries, Cursor cursor, boolean more) {
        return HistoryJson.entries("entries", entries)
                .name("cursor")
                .text(CursorToken.format(cursor))
                .name("more")
                .bool(more)
                .endObject()
                .toBytes();
    }
}
