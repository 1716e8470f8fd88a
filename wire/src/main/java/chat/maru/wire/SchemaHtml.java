package chat.maru.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Writes JSON schemas for people: a kind of value in a few words, an object as a table of its fields. A schema that
/// has a name is linked to where it is told.
///
/// Confined to one thread.
final class SchemaHtml {
    private static final String CHARACTERS = " characters";

    private final Html html;

    SchemaHtml(Html html) {
        this.html = html;
    }

    /// Where the schema of this name is told.
    static String anchor(String name) {
        return "schema-" + name;
    }

    /// A schema that has a name, in full.
    void named(String name, JsonNode schema) {
        html.raw("<section id=\"").text(anchor(name)).raw("\"><h3>").code(name).raw("</h3>");
        html.prose(schema.path("description").asString(""));
        if (schema.has("properties") || !alternatives(schema).isEmpty()) {
            body(schema);
        } else {
            html.raw("<p>");
            kind(schema);
            html.raw("</p>");
        }
        html.raw("</section>");
    }

    /// What a body or a frame is: a link if it has a name, its fields if not.
    void body(JsonNode schema) {
        if (schema.has("properties")) {
            html.raw("<table class=\"fields\">");
            fields("", schema);
            html.raw("</table>");
            return;
        }
        List<JsonNode> inline = alternatives(schema).stream()
                .filter(one -> one.has("properties"))
                .toList();
        if (inline.isEmpty() || schema.has("allOf")) {
            html.raw("<p>");
            kind(schema);
            html.raw("</p>");
        } else {
            for (JsonNode one : inline) {
                html.raw(one.equals(inline.getFirst()) ? "<p>Either</p>" : "<p>or</p>");
                body(one);
            }
        }
    }

    private void fields(String prefix, JsonNode schema) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            row(prefix + field.getKey(), "", requires(schema, field.getKey()), field.getValue(), "");
            fields(prefix + field.getKey() + ".", field.getValue());
        }
    }

    private static boolean requires(JsonNode schema, String field) {
        return schema.path("required")
                .valueStream()
                .anyMatch(name -> name.asString().equals(field));
    }

    /// One row of a table of fields or parameters.
    ///
    /// @param place where it is given, if that needs saying
    void row(String name, String place, boolean required, JsonNode schema, String description) {
        html.raw("<tr><td>").code(name).raw(" <small>");
        html.text(place + (required ? "" : place.isEmpty() ? "optional" : ", optional"));
        html.raw("</small></td><td>");
        kind(schema);
        String more = description.isEmpty() ? schema.path("description").asString("") : description;
        if (!more.isEmpty()) {
            html.raw("<br>").line(more);
        }
        html.raw("</td></tr>");
    }

    /// A kind of value in a few words.
    void kind(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        List<JsonNode> alternatives = alternatives(schema);
        if (!reference.isEmpty()) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            html.link("#" + anchor(name), name);
        } else if (schema.has("const")) {
            value(schema.path("const"));
        } else if (schema.has("enum")) {
            joined(schema.path("enum").valueStream().toList(), " · ", this::value);
        } else if (!alternatives.isEmpty()) {
            joined(alternatives, schema.has("allOf") ? " with " : " or ", this::kind);
        } else if (schema.path("type").asString("").equals("array")) {
            html.text("list" + range(schema, "minItems", "maxItems", "") + " of ");
            kind(schema.path("items"));
        } else {
            plain(schema);
        }
    }

    private void plain(JsonNode schema) {
        html.text(types(schema));
        html.text(range(schema, "minLength", "maxLength", CHARACTERS));
        html.text(range(schema, "minimum", "maximum", ""));
        if (schema.has("format")) {
            html.text(" (" + schema.path("format").asString() + ")");
        }
        if (schema.has("pattern")) {
            html.text(", like ").code(schema.path("pattern").asString());
        }
        if (schema.has("default")) {
            html.text("; ").code(schema.path("default").toString()).text(" if not given");
        }
    }

    private static String types(JsonNode schema) {
        JsonNode type = schema.path("type");
        List<String> names = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(one -> names.add(one.asString()));
        } else {
            names.add(type.asString("anything"));
        }
        return String.join(" or ", names);
    }

    private static String range(JsonNode schema, String least, String most, String unit) {
        if (schema.has(least) && schema.path(least).equals(schema.path(most))) {
            return ", " + schema.path(least) + unit;
        }
        if (unit.equals(CHARACTERS) && !schema.has(most) && schema.path(least).asInt(0) == 1) {
            return ", not empty";
        }
        String from = schema.has(least) ? schema.path(least).toString() : "";
        String to = schema.has(most) ? schema.path(most).toString() : "";
        if (from.isEmpty() && to.isEmpty()) {
            return "";
        }
        String words = from.isEmpty() ? "at most " + to : to.isEmpty() ? "at least " + from : from + " to " + to;
        return ", " + words + unit;
    }

    private void value(JsonNode value) {
        html.code(value.isString() ? value.asString() : value.toString());
    }

    private void joined(List<JsonNode> all, String between, Consumer<JsonNode> each) {
        for (int i = 0; i < all.size(); i++) {
            html.text(i == 0 ? "" : between);
            each.accept(all.get(i));
        }
    }

    /// Only those that say what something is; others narrow it down in ways that the description tells.
    private static List<JsonNode> alternatives(JsonNode schema) {
        List<JsonNode> found = new ArrayList<>();
        for (String key : List.of("oneOf", "anyOf", "allOf")) {
            schema.path(key).valueStream().filter(SchemaHtml::says).forEach(found::add);
        }
        return found;
    }

    private static boolean says(JsonNode schema) {
        return schema.has("$ref") || schema.has("type") || schema.has("const") || schema.has("oneOf");
    }
}
