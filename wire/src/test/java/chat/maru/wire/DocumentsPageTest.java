package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DocumentsPageTest {
    private static final Pattern SECTION = Pattern.compile("<section id=\"([^\"]+)\">(.*?)</section>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");

    private final JsonNode openApi = new JsonMapper().readTree(Documents.openApi());
    private final JsonNode asyncApi = new JsonMapper().readTree(Documents.asyncApi());
    private final String page = DocumentsPage.html(Documents.openApi(), Documents.asyncApi());

    @Test
    void everyOperation_tellsItsParameters_itsBody_andItsAnswers() {
        for (JsonNode path : openApi.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.has("responses")) {
                    String section = section(operation.path("operationId").asString());
                    operation
                            .path("parameters")
                            .forEach(one -> assertThat(section)
                                    .contains(code(one.path("name").asString())));
                    operation.path("requestBody").path("content").forEach(body -> tells(section, body.path("schema")));
                    operation
                            .path("responses")
                            .forEach(answer ->
                                    answer.path("content").forEach(body -> tells(section, body.path("schema"))));
                    operation
                            .path("responses")
                            .propertyNames()
                            .forEach(status -> assertThat(section).contains(status));
                }
            }
        }
    }

    @Test
    void everyFrame_tellsItsFields() {
        asyncApi.path("components").path("messages").properties().forEach(frame -> {
            String section = section("frame-" + frame.getKey());
            tells(section, frame.getValue().path("payload"));
        });
    }

    @Test
    void everyValue_tellsItsFields() {
        for (JsonNode document : List.of(openApi, asyncApi)) {
            document.path("components")
                    .path("schemas")
                    .properties()
                    .forEach(value -> tells(section("schema-" + value.getKey()), value.getValue()));
        }
    }

    @Test
    void everyLink_leadsSomewhere_andEveryPlaceIsOne() {
        Set<String> places = new HashSet<>();
        for (Matcher id = ID.matcher(page); id.find(); ) {
            assertThat(places.add(id.group(1))).as(id.group(1)).isTrue();
        }
        for (Matcher link = LINK.matcher(page); link.find(); ) {
            assertThat(places).contains(link.group(1));
        }
    }

    @Test
    void limits_areToldInWords() {
        assertThat(section("events"))
                .contains("<code>wait</code> <small>query, optional</small></td><td>integer, 0 to 30; <code>0</code>");
        assertThat(section("logIn")).contains("<code>device</code> <small></small>");
        assertThat(section("frame-hello")).contains("<code>token</code> <small></small></td><td>string, not empty<");
        assertThat(section("schema-Profile")).contains("string, 1 to 64 characters", "string, at most 500 characters");
        assertThat(section("schema-Conversation"))
                .contains("<a href=\"#schema-MessageEntry\">MessageEntry</a> or "
                        + "<a href=\"#schema-DeletedMessageEntry\">DeletedMessageEntry</a> or "
                        + "<a href=\"#schema-UnreadableEntry\">UnreadableEntry</a> or null")
                .contains("list, 1 to 1000 of <a href=\"#schema-Member\">Member</a>");
    }

    private static void tells(String section, JsonNode schema) {
        schema.path("properties")
                .propertyNames()
                .forEach(field -> assertThat(section).contains(code(field)));
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            assertThat(section).contains("#schema-" + reference.substring(reference.lastIndexOf('/') + 1));
        }
        for (String key : List.of("oneOf", "anyOf")) {
            schema.path(key).forEach(alternative -> tells(section, alternative));
        }
    }

    private static String code(String plain) {
        return "<code>" + plain + "</code>";
    }

    private String section(String id) {
        for (Matcher section = SECTION.matcher(page); section.find(); ) {
            if (section.group(1).equals(id)) {
                return section.group(2);
            }
        }
        throw new AssertionError("no section " + id);
    }
}
