package chat.maru.wire;

import chat.maru.model.Content;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a content says in words.
public final class ContentText {
    private static final String TEXT = "text";
    private static final JsonFactory JSON = new JsonFactory();

    private ContentText() {}

    /// The value of the content's own member `text`; empty if it has none, or it is no string.
    ///
    /// @param content one that [ContentJson#check] made
    public static Optional<String> of(Content content) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content.json())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean text = parser.currentName().equals(TEXT);
                JsonToken value = parser.nextToken();
                if (text) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        }
    }
}
