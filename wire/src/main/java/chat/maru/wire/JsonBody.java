package chat.maru.wire;

import chat.maru.model.State;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the fields of a small JSON body one by one and remembers the first that has no acceptable value. Until
/// [#finish(Supplier)] says that there was none, what the fields return is only filling.
///
/// Confined to one thread.
final class JsonBody {
    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_DEPTH = 16;
    private static final int LONGEST_ADDRESS = 2_048;
    private static final Instant FIRST = Instant.EPOCH;
    private static final URI NOWHERE = URI.create("about:blank");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;
    private final String prefix;
    private final Refusals refusals;

    private JsonBody(JsonNode object, String prefix, Refusals refusals) {
        this.object = object;
        this.prefix = prefix;
        this.refusals = refusals;
    }

    /// The first refusal of a body, in whichever of its objects.
    private static final class Refusals {
        private Parsed.@Nullable Bad<Object> first;
    }

    static JsonBody read(byte[] bytes) {
        Refusals refusals = new Refusals();
        JsonNode node = MAPPER.missingNode();
        if (bytes.length > MAX_BYTES) {
            refusals.first = new Parsed.Bad<>(ProblemCode.TOO_LARGE, null, "The body may have up to 65536 bytes.");
        } else {
            node = tree(bytes, refusals);
        }
        return new JsonBody(node, "", refusals);
    }

    private static JsonNode tree(byte[] bytes, Refusals refusals) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
            refusals.first = malformed("The body must be a JSON object.");
        } catch (CharacterCodingException | JacksonException e) {
            refusals.first = malformed("The body must be well-formed JSON in UTF-8, no name twice, 16 levels deep.");
        }
        return MAPPER.missingNode();
    }

    private static Parsed.Bad<Object> malformed(String detail) {
        return new Parsed.Bad<>(ProblemCode.MALFORMED, null, detail);
    }

    boolean has(String name) {
        return object.has(name);
    }

    /// A string the rule accepts.
    ///
    /// @param detail what the field must be, if it is not
    String text(String name, Predicate<String> rule, String detail) {
        JsonNode value = object.get(name);
        if (value != null && value.isString()) {
            String text = value.stringValue();
            if (TextRules.wellFormed(text) && rule.test(text)) {
                return text;
            }
        }
        refuse(name, detail);
        return "";
    }

    /// Ids, each once, at most so many; none where the field is missing.
    List<UUID> ids(String name, int most) {
        JsonNode value = object.get(name);
        if (value == null) {
            return List.of();
        }
        Set<UUID> ids = new LinkedHashSet<>();
        boolean good = value.isArray() && value.size() <= most;
        for (JsonNode each : good ? value : MAPPER.createArrayNode()) {
            Optional<UUID> id = each.isString() ? UuidText.parse(each.stringValue()) : Optional.empty();
            good &= id.isPresent() && ids.add(id.get());
        }
        if (!good) {
            refuse(name, "It must be a list of up to " + most + " different ids.");
            return List.of();
        }
        return List.copyOf(ids);
    }

    /// A whole number from `least` to `most`; `missing` where the field is missing.
    int number(String name, int least, int most, int missing) {
        JsonNode value = object.get(name);
        if (value == null) {
            return missing;
        }
        if (value.isInt() && least <= value.intValue() && value.intValue() <= most) {
            return value.intValue();
        }
        refuse(name, "It must be a whole number from " + least + " to " + most + ".");
        return missing;
    }

    /// True or false.
    boolean flag(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isBoolean()) {
            refuse(name, "It must be true or false.");
            return false;
        }
        return value.booleanValue();
    }

    /// The number of a message, or 0.
    long messageNumber(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            refuse(name, "It must be the number of a message, or 0.");
            return 0;
        }
        return value.longValue();
    }

    /// A time.
    Instant instant(String name) {
        JsonNode value = object.get(name);
        if (value != null && value.isString()) {
            try {
                Instant instant = Instant.parse(value.stringValue()).truncatedTo(ChronoUnit.MILLIS);
                if (!instant.isBefore(FIRST) && !instant.isAfter(State.Preferences.FOR_EVER)) {
                    return instant;
                }
            } catch (DateTimeParseException _) {
                // Refused like any other value.
            }
        }
        refuse(name, "It must be a time as in RFC 3339, in UTC, in the years 1970 to 9999.");
        return FIRST;
    }

    /// So many bytes in base64url, with or without the padding.
    byte[] bytes(String name, int length) {
        JsonNode value = object.get(name);
        if (value != null && value.isString()) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(value.stringValue());
                if (bytes.length == length) {
                    return bytes;
                }
            } catch (IllegalArgumentException _) {
                // Refused like any other value.
            }
        }
        refuse(name, "It must be " + length + " bytes in base64url.");
        return new byte[length];
    }

    /// An address that names a scheme.
    URI address(String name) {
        JsonNode value = object.get(name);
        if (value != null && value.isString() && value.stringValue().length() <= LONGEST_ADDRESS) {
            try {
                URI address = new URI(value.stringValue());
                if (address.isAbsolute()) {
                    return address;
                }
            } catch (URISyntaxException _) {
                // Refused like any other value.
            }
        }
        refuse(name, "It must be an address of up to " + LONGEST_ADDRESS + " characters, with its scheme.");
        return NOWHERE;
    }

    /// One of these words, whatever each stands for.
    <T> T word(String name, Map<String, T> words, T filling) {
        JsonNode value = object.get(name);
        T found = value != null && value.isString() ? words.get(value.stringValue()) : null;
        if (found == null) {
            refuse(name, "It must be one of " + String.join(", ", new TreeSet<>(words.keySet())) + ".");
            return filling;
        }
        return found;
    }

    /// An object within the body.
    JsonBody object(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isObject()) {
            refuse(name, "It must be an object.");
            return new JsonBody(MAPPER.missingNode(), prefix + name + ".", refusals);
        }
        return new JsonBody(value, prefix + name + ".", refusals);
    }

    /// Remembers that a field has no acceptable value.
    void refuse(String name, String detail) {
        if (refusals.first == null) {
            refusals.first = new Parsed.Bad<>(ProblemCode.INVALID_FIELD, prefix + name, detail);
        }
    }

    /// What the fields make together, if none was refused.
    <T> Parsed<T> finish(Supplier<T> whole) {
        Parsed.Bad<Object> refusal = refusals.first;
        return refusal == null ? new Parsed.Ok<>(whole.get()) : refusal.as();
    }
}
