package chat.maru.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Another reader of JSON, to compare ours with: Jackson behind a strict UTF-8 decoder.
final class Oracle {
    private static final JsonMapper DOUBLES = mapper(false);
    private static final JsonMapper DECIMALS = mapper(true);

    private Oracle() {}

    private static JsonMapper mapper(boolean decimals) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(1000)
                                .maxNumberLength(10_000_000)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, decimals)
                .build();
    }

    static Optional<JsonNode> read(byte[] json) {
        return read(json, DOUBLES);
    }

    /// With every number as it is; empty also where an exponent is too large for that.
    static Optional<JsonNode> readExactly(byte[] json) {
        try {
            return read(json, DECIMALS);
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> read(byte[] json, JsonMapper mapper) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode node = mapper.readTree(text);
            return node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (CharacterCodingException | JacksonException e) {
            return Optional.empty();
        }
    }

    static JsonNode must(byte[] json) {
        return read(json)
                .orElseThrow(() -> new AssertionError("not JSON: " + new String(json, StandardCharsets.UTF_8)));
    }

    /// How deep objects and arrays lie in each other.
    static int depth(JsonNode node) {
        int inside = 0;
        for (JsonNode child : node) {
            inside = Math.max(inside, depth(child));
        }
        return node.isContainer() ? inside + 1 : inside;
    }
}
