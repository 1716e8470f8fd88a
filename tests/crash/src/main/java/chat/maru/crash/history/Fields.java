package chat.maru.crash.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// What the record needs of one of the server's objects, read in one pass, without changing a byte of it.
///
/// Confined to one thread.
final class Fields {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, String> texts = new HashMap<>();
    private final List<String> members = new ArrayList<>();
    private long content;

    static Fields of(byte[] utf8) {
        Fields fields = new Fields();
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                fields.read(parser.currentName(), parser, utf8);
            }
        }
        return fields;
    }

    private void read(String name, JsonParser parser, byte[] utf8) {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "content" -> {
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                int to = Math.toIntExact(parser.currentLocation().getByteOffset());
                content = Digest.of(Arrays.copyOfRange(utf8, from, to));
            }
            case "members" -> members(parser);
            default -> {
                if (value.isScalarValue()) {
                    texts.put(name, parser.getString());
                }
                parser.skipChildren();
            }
        }
    }

    /// Either ids, or objects with a `user`.
    private void members(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                members.add(parser.getString());
                continue;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean user = parser.currentName().equals("user");
                parser.nextToken();
                if (user) {
                    members.add(parser.getString());
                }
                parser.skipChildren();
            }
        }
    }

    /// Empty if it has none.
    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /// 0 if it has none.
    long number(String name) {
        String text = text(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    List<String> members() {
        return members;
    }

    /// The [Digest] of the message's content; 0 if it has none.
    long content() {
        return content;
    }
}
