package chat.maru.wire;

import java.util.List;

/// The answer to `GET …/messages`.
public final class HistoryJson {
    private HistoryJson() {}

    /// @param messages as [EntryJson] encodes them, newest first
    /// @param more     whether there are further ones in the direction asked for
    public static byte[] encode(List<byte[]> messages, boolean more) {
        return entries("messages", messages).name("more").bool(more).endObject().toBytes();
    }

    static JsonWriter entries(String name, List<byte[]> entries) {
        int expected = 96;
        for (byte[] entry : entries) {
            expected += entry.length + 1;
        }
        JsonWriter json = new JsonWriter(expected).object().name(name).array();
        entries.forEach(json::raw);
        return json.endArray();
    }
}
