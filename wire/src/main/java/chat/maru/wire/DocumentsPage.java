package chat.maru.wire;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The protocol as a page for people: every operation of the OpenAPI document, every frame of the AsyncAPI document,
/// and
/// every code, each of which a problem's `type` leads to.
public final class DocumentsPage {
    /// The page's style sheet, at `/docs/style.css`.
    public static final String STYLE = """
            :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
            body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
            code, pre { font: 0.9em ui-monospace, monospace; }
            section { border-top: 1px solid var(--line); padding: 0.6rem 0; }
            h3 code { font-size: 1em; }
            .method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
            table { border-collapse: collapse; width: 100%; }
            td, th { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0;
              border-top: 1px solid var(--line); }
            """;

    private final StringBuilder html = new StringBuilder(64 * 1024);

    private DocumentsPage() {}

    /// The page.
    public static String html(byte[] openApi, byte[] asyncApi) {
        JsonMapper mapper = new JsonMapper();
        return new DocumentsPage().page(mapper.readTree(openApi), mapper.readTree(asyncApi));
    }

    private String page(JsonNode openApi, JsonNode asyncApi) {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Maru: the protocol</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<link rel=\"stylesheet\" href=\"/docs/style.css\"></head><body><h1>Maru: the protocol</h1>");
        paragraphs(openApi.path("info").path("description").asString(""));
        html.append("<p>The same for programs: <a href=\"/v1/openapi.json\">OpenAPI</a>, ")
                .append("<a href=\"/v1/asyncapi.json\">AsyncAPI</a>.</p><h2>Operations</h2>");
        openApi.path("paths").properties().forEach(path -> operations(path.getKey(), path.getValue()));
        html.append("<h2>Frames on a WebSocket</h2>");
        asyncApi.path("components").path("messages").properties().forEach(this::frame);
        codes();
        closeCodes();
        return html.append("</body></html>").toString();
    }

    private void operations(String path, JsonNode operations) {
        for (Map.Entry<String, JsonNode> operation : operations.properties()) {
            JsonNode what = operation.getValue();
            if (!what.has("responses")) {
                continue;
            }
            html.append("<section><h3><span class=\"method\">")
                    .append(text(operation.getKey().toUpperCase(Locale.ROOT)))
                    .append("</span> <code>")
                    .append(text(path))
                    .append("</code></h3>");
            paragraphs(what.path("summary").asString(""));
            paragraphs(what.path("description").asString(""));
            html.append("<table>");
            what.path("responses")
                    .properties()
                    .forEach(response -> row(response.getKey(), described(response.getValue())));
            html.append("</table></section>");
        }
    }

    private static String described(JsonNode response) {
        String reference = response.path("$ref").asString("");
        return reference.isEmpty()
                ? response.path("description").asString("")
                : reference.substring(reference.lastIndexOf('/') + 1);
    }

    private void frame(Map.Entry<String, JsonNode> message) {
        html.append("<section><h3><code>").append(text(message.getKey())).append("</code></h3>");
        paragraphs(message.getValue().path("summary").asString(""));
        html.append("</section>");
    }

    private void codes() {
        html.append("<h2>Codes of problems</h2><table>");
        for (ProblemCode code : ProblemCode.values()) {
            html.append("<tr id=\"").append(code.code()).append("\"><td><code>").append(code.code());
            html.append("</code></td><td>")
                    .append(code.status())
                    .append("</td><td>")
                    .append(text(code.title()));
            html.append(". ").append(text(code.action().sentence())).append("</td></tr>");
        }
        html.append("</table>");
    }

    private void closeCodes() {
        html.append("<h2>Close codes of WebSockets</h2><table>");
        for (CloseCode code : CloseCode.values()) {
            row(
                    Integer.toString(code.number()),
                    code.reason() + ". " + code.action().sentence());
        }
        html.append("</table>");
    }

    private void row(String name, String what) {
        html.append("<tr><td><code>").append(text(name)).append("</code></td><td>");
        html.append(text(what)).append("</td></tr>");
    }

    private void paragraphs(String text) {
        for (String paragraph : text.split("\n\n", -1)) {
            if (!paragraph.isBlank()) {
                html.append("<p>").append(text(paragraph)).append("</p>");
            }
        }
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
