package chat.maru.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as text, trees, and slices of the bytes received.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode tree(byte[] utf8) {
        return MAPPER.readTree(utf8);
    }

    static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    static JsonParser parser(byte[] utf8) {
        return MAPPER.createParser(utf8);
    }

    static boolean isObject(String json) {
        try {
            return tree(json).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    static Optional<String> string(String json, String property) {
        JsonNode value = tree(json).path(property);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /// The ids in the array that is the value of this property; none if it is anything else.
    static List<UUID> ids(String json, String property) {
        JsonNode value = tree(json).path(property);
        try {
            return value.isArray() ? List.copyOf(Wire.uuids(value)) : List.of();
        } catch (JacksonException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /// The objects that are the value of this property, or the elements of the array that is; outermost ones
    /// only.
    static List<RawJson> slices(byte[] utf8, String property) {
        List<RawJson> found = new ArrayList<>();
        try (JsonParser parser = parser(utf8)) {
            int arrayDepth = -1;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean named = property.equals(parser.currentName());
                if (token == JsonToken.START_OBJECT && (named || depth == arrayDepth)) {
                    found.add(slice(utf8, parser));
                } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    depth++;
                    if (token == JsonToken.START_ARRAY && named && arrayDepth < 0) {
                        arrayDepth = depth;
                    }
                } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    arrayDepth = depth == arrayDepth ? -1 : arrayDepth;
                    depth--;
                }
            }
        }
        return found;
    }

    /// The object that starts at the parser's token. Leaves the parser at its end.
    static RawJson slice(byte[] utf8, JsonParser parser) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return RawJson.slice(utf8, from, (int) parser.currentLocation().getByteOffset());
    }
}
