package chat.maru.wire;

import chat.maru.model.Entry;
import chat.maru.model.State;

/// What follows cursor and type in the entries that tell of states: the whole state each time, in place of what the
/// client knew of it.
final class StateJson {
    private StateJson() {}

    /// The entry's `type`.
    static String type(State state) {
        return switch (state) {
            case State.ReadMark _, State.Receipt _ -> "read";
            case State.Preferences _, State.Draft _, State.Settings _ -> "account";
        };
    }

    static byte[] encode(JsonWriter json, Entry entry, State state) {
        switch (state) {
            case State.ReadMark mark -> {
                json.name("conversation").uuid(mark.conversation().value());
                writeInto(json, mark);
            }
            case State.Receipt receipt ->
                json.name("conversation")
                        .uuid(entry.topic().conversationOfReceipts().value())
                        .name("user")
                        .uuid(receipt.reader().value())
                        .name("number")
                        .number(receipt.number().value());
            case State.Preferences preferences -> {
                account(json, entry, "preferences")
                        .name("conversation")
                        .uuid(preferences.conversation().value());
                writeInto(json, preferences);
            }
            case State.Draft draft -> {
                account(json, entry, "draft")
                        .name("conversation")
                        .uuid(draft.conversation().value())
                        .name("draft");
                draft.content().ifPresentOrElse(content -> json.raw(content.json()), json::nothing);
            }
            case State.Settings settings ->
                account(json, entry, "settings").name("settings").raw(SettingsJson.encode(settings));
        }
        return json.name("at").instant(entry.at()).endObject().toBytes();
    }

    private static JsonWriter account(JsonWriter json, Entry entry, String change) {
        return json.name("account").uuid(entry.topic().value()).name("change").text(change);
    }

    static void writeInto(JsonWriter json, State.ReadMark mark) {
        json.name("number").number(mark.number().value()).name("unread").bool(mark.unread());
    }

    static void writeInto(JsonWriter json, State.Preferences preferences) {
        json.name("muted_until");
        preferences.mutedUntil().ifPresentOrElse(json::instant, json::nothing);
        json.name("archived").bool(preferences.archived()).name("pinned").bool(preferences.pinned());
    }
}
