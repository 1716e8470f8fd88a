package chat.maru.plays;

import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A document the server serves about itself, and what it says of a piece of JSON.
///
/// Thread-safe.
final class Documents {
    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private Documents(JsonNode document) {
        this.document = document;
    }

    static Documents served(int port, String path) throws IOException {
        return new Documents(Http.once(port, "GET", path).expect(200).json());
    }

    JsonNode document() {
        return document;
    }

    /// Follows a reference within the document, if it is one.
    JsonNode resolved(JsonNode node) {
        String ref = node.path("$ref").asString("");
        return ref.isEmpty() ? node : resolved(document.at(ref.substring(1)));
    }

    /// What is wrong with this JSON, by a schema of the document.
    List<String> faults(JsonNode schema, JsonNode json) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(json).stream()
                .map(Error::toString)
                .toList();
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode root = Json.object();
        root.set("components", document.required("components"));
        root.putArray("allOf").add(schema);
        return registry.getSchema(root);
    }
}
