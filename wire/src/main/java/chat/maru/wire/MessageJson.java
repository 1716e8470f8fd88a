package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.StampedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message as history and the snapshot show it: its entry, as it says now, with what was done to it.
public final class MessageJson {
    private MessageJson() {}

    /// What a message says now, and since when.
    public record Edited(Instant at, Content content) {
        public Edited {
            Objects.requireNonNull(at);
            Objects.requireNonNull(content);
        }
    }

    /// Somebody's reaction.
    public record Reaction(AccountId account, Emoji emoji) {
        public Reaction {
            Objects.requireNonNull(account);
            Objects.requireNonNull(emoji);
        }
    }

    /// @param message   a message, or what is left of one
    /// @param edited    null where it says what it said at first
    /// @param reactions everybody's
    public static byte[] encode(
            StampedEntry message, Generation generation, @Nullable Edited edited, List<Reaction> reactions) {
        byte[] entry = EntryJson.encode(edited == null ? message : saying(message, edited.content()), generation);
        if (edited == null && reactions.isEmpty()) {
            return entry;
        }
        JsonWriter json = new JsonWriter(entry.length + 64 + 48 * reactions.size()).opened(entry);
        if (edited != null) {
            json.name("edited_at").instant(edited.at());
        }
        if (!reactions.isEmpty()) {
            writeInto(json.name("reactions").array(), reactions);
        }
        return json.endObject().toBytes();
    }

    private static StampedEntry saying(StampedEntry message, Content content) {
        Entry entry = message.entry();
        return entry.fact() instanceof Fact.MessageSent sent
                ? new StampedEntry(
                        message.stamp(),
                        new Entry(
                                entry.topic(),
                                entry.number(),
                                entry.at(),
                                new Fact.MessageSent(sent.id(), sent.sender(), content)))
                : message;
    }

    private static void writeInto(JsonWriter json, List<Reaction> reactions) {
        Map<Emoji, List<AccountId>> byEmoji = new LinkedHashMap<>();
        for (Reaction reaction : reactions) {
            byEmoji.computeIfAbsent(reaction.emoji(), _ -> new ArrayList<>()).add(reaction.account());
        }
        byEmoji.forEach((emoji, accounts) -> {
            json.object().name("emoji").text(emoji.value()).name("users").array();
            accounts.forEach(account -> json.uuid(account.value()));
            json.endArray().endObject();
        });
        json.endArray();
    }
}
