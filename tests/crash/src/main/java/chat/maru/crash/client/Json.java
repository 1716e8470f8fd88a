package chat.maru.crash.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON, and cuts it into pieces without changing a byte.
///
/// Immutable.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /// An empty one.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Reads a whole text.
    public static JsonNode tree(byte[] utf8) {
        return MAPPER.readTree(utf8);
    }

    /// Reads a whole text.
    public static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    /// A text message's content.
    public static String text(String text) {
        return object().put("text", text).toString();
    }

    /// The elements of the array that is this field of the outermost object, exactly as they are.
    public static List<String> slices(byte[] utf8, String field) {
        List<String> slices = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(utf8)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals(field);
                JsonToken value = parser.nextToken();
                if (!wanted) {
                    parser.skipChildren();
                    continue;
                }
                expect(value, JsonToken.START_ARRAY);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    slices.add(slice(utf8, parser));
                }
            }
        }
        return slices;
    }

    private static String slice(byte[] utf8, JsonParser parser) {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        return strict(utf8, from, to - from);
    }

    /// UTF-8 as text, without any replacement: two texts are equal if and only if the bytes are.
    public static String strict(byte[] utf8, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private static void expect(JsonToken token, JsonToken expected) {
        if (token != expected) {
            throw new AssertionError(token + " instead of " + expected);
        }
    }
}
