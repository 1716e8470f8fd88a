package chat.maru.wire;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The protocol as a page for people: every operation of the OpenAPI document with what it takes and gives, every
/// frame of the AsyncAPI document, and every code, each of which a problem's `type` leads to.
///
/// Confined to one thread.
public final class DocumentsPage {
    /// The page's style sheet, at `/docs/style.css`.
    public static final String STYLE = """
            :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 16%, transparent);
              --soft: color-mix(in srgb, currentColor 62%, transparent);
              --tint: color-mix(in srgb, currentColor 6%, transparent); }
            body { font: 16px/1.55 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem;
              overflow-wrap: break-word; }
            code { font: 0.88em ui-monospace, monospace; background: var(--tint); border-radius: 4px;
              padding: 0.1em 0.3em; overflow-wrap: anywhere; }
            h2 { margin: 3rem 0 1rem; }
            h3 { margin: 1rem 0 0.4rem; }
            h3 code { font-size: 1em; background: none; padding: 0; }
            h4 { margin: 1rem 0 0.2rem; color: var(--soft); font-size: 0.85rem; text-transform: uppercase;
              letter-spacing: 0.05em; }
            p { margin: 0.4rem 0; }
            small { color: var(--soft); }
            section { border-top: 1px solid var(--line); padding: 0.6rem 0 1.2rem; }
            nav { columns: 17rem; font-size: 0.92rem; }
            nav a { display: block; padding: 0.15rem 0; break-inside: avoid; }
            .method { display: inline-block; min-width: 4.2rem; font-weight: 700; }
            table { border-collapse: collapse; width: 100%; table-layout: fixed; }
            td { vertical-align: top; padding: 0.4rem 0.8rem 0.4rem 0; border-top: 1px solid var(--line); }
            tr:first-child td { border-top: none; }
            td > p:first-child { margin-top: 0; }
            td:first-child { width: 34%; }
            table.answers td:first-child { width: 4rem; }
            tr:target { background: var(--tint); }
            @media (max-width: 36rem) {
              table.fields td { display: block; width: auto; padding-right: 0; }
              table.fields td:first-child { width: auto; padding-bottom: 0; }
              table.fields td + td { border-top: none; padding: 0 0 0.5rem; }
            }
            """;

    private final Html html = new Html();
    private final SchemaHtml schemas = new SchemaHtml(html);

    private DocumentsPage() {}

    /// The page.
    public static String html(byte[] openApi, byte[] asyncApi) {
        JsonMapper mapper = new JsonMapper();
        return new DocumentsPage().page(mapper.readTree(openApi), mapper.readTree(asyncApi));
    }

    private String page(JsonNode openApi, JsonNode asyncApi) {
        html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Maru: the protocol</title>")
                .raw("<meta name=\"viewport\" content=\"width=device-width\">")
                .raw("<link rel=\"stylesheet\" href=\"/docs/style.css\"></head><body><h1>Maru: the protocol</h1>")
                .prose(openApi.path("info").path("description").asString(""))
                .raw("<p>The same for programs: <a href=\"/v1/openapi.json\">OpenAPI</a>, ")
                .raw("<a href=\"/v1/asyncapi.json\">AsyncAPI</a>.</p>");
        contents(openApi);
        html.raw("<h2>Operations</h2>");
        openApi.path("paths").properties().forEach(path -> operations(path.getKey(), path.getValue()));
        html.raw("<h2 id=\"frames\">Frames</h2>");
        asyncApi.path("components").path("messages").properties().forEach(this::frame);
        html.raw("<h2 id=\"values\">Values</h2>");
        values(
                openApi.path("components").path("schemas"),
                asyncApi.path("components").path("schemas"));
        html.raw("<h2 id=\"problems\">Answers that are problems</h2>");
        openApi.path("components").path("responses").properties().forEach(this::problem);
        codes();
        closeCodes();
        return html.raw("</body></html>").toString();
    }

    private void contents(JsonNode openApi) {
        html.raw("<nav>");
        for (JsonNode path : openApi.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.has("responses")) {
                    html.link("#" + operation.path("operationId").asString(), title(operation));
                }
            }
        }
        html.link("#frames", "Frames")
                .link("#values", "Values")
                .link("#problems", "Answers that are problems")
                .link("#codes", "Codes of problems")
                .link("#close-codes", "Close codes")
                .raw("</nav>");
    }

    private static String title(JsonNode operation) {
        return operation.path("summary").asString(operation.path("operationId").asString());
    }

    private void operations(String path, JsonNode operations) {
        for (Map.Entry<String, JsonNode> operation : operations.properties()) {
            if (operation.getValue().has("responses")) {
                operation(operation.getKey(), path, operations.path("parameters"), operation.getValue());
            }
        }
    }

    private void operation(String method, String path, JsonNode shared, JsonNode operation) {
        html.raw("<section id=\"")
                .text(operation.path("operationId").asString())
                .raw("\"><h3>");
        html.raw("<span class=\"method\">")
                .text(method.toUpperCase(Locale.ROOT))
                .raw("</span> ");
        html.code(path).raw("</h3>");
        html.prose(operation.path("summary").asString(""));
        html.prose(operation.path("description").asString(""));
        parameters(shared, operation.path("parameters"));
        JsonNode body = operation.path("requestBody");
        if (!body.isMissingNode()) {
            html.raw(body.path("required").asBoolean(false) ? "<h4>Body</h4>" : "<h4>Body, optional</h4>");
            content(body);
        }
        html.raw("<h4>Answers</h4>");
        answers(operation.path("responses"));
        html.raw("</section>");
    }

    private void parameters(JsonNode shared, JsonNode own) {
        if (shared.isEmpty() && own.isEmpty()) {
            return;
        }
        html.raw("<h4>Parameters</h4><table class=\"fields\">");
        shared.forEach(this::parameter);
        own.forEach(this::parameter);
        html.raw("</table>");
    }

    private void parameter(JsonNode parameter) {
        schemas.row(
                parameter.path("name").asString(),
                parameter.path("in").asString(),
                parameter.path("required").asBoolean(false),
                parameter.path("schema"),
                parameter.path("description").asString(""));
    }

    private void answers(JsonNode responses) {
        html.raw("<table class=\"answers\">");
        for (Map.Entry<String, JsonNode> response : responses.properties()) {
            if (!response.getValue().has("$ref")) {
                html.raw("<tr><td>").code(response.getKey()).raw("</td><td>");
                html.prose(response.getValue().path("description").asString(""));
                content(response.getValue());
                html.raw("</td></tr>");
            }
        }
        html.raw("</table><p><small>Problems: ");
        String between = "";
        for (Map.Entry<String, JsonNode> response : responses.properties()) {
            String reference = response.getValue().path("$ref").asString("");
            if (!reference.isEmpty()) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                html.text(between).text(response.getKey() + " ").link("#answer-" + name, name);
                between = " · ";
            }
        }
        html.raw("</small></p>");
    }

    private void content(JsonNode owner) {
        for (Map.Entry<String, JsonNode> content : owner.path("content").properties()) {
            if (!content.getKey().equals("application/json")) {
                html.raw("<p>").code(content.getKey()).raw("</p>");
            }
            schemas.body(content.getValue().path("schema"));
        }
    }

    private void problem(Map.Entry<String, JsonNode> answer) {
        html.raw("<section id=\"answer-").text(answer.getKey()).raw("\"><h3>").code(answer.getKey());
        html.raw("</h3>").prose(answer.getValue().path("description").asString(""));
        content(answer.getValue());
        html.raw("</section>");
    }

    private void frame(Map.Entry<String, JsonNode> message) {
        html.raw("<section id=\"frame-").text(message.getKey()).raw("\"><h3>").code(message.getKey());
        html.raw("</h3>").prose(message.getValue().path("summary").asString(""));
        schemas.body(message.getValue().path("payload"));
        html.raw("</section>");
    }

    /// Where both documents have a value of the same name it is the same.
    private void values(JsonNode ofOperations, JsonNode ofFrames) {
        ofOperations.properties().forEach(value -> schemas.named(value.getKey(), value.getValue()));
        ofFrames.properties().stream()
                .filter(value -> !ofOperations.has(value.getKey()))
                .forEach(value -> schemas.named(value.getKey(), value.getValue()));
    }

    private void codes() {
        html.raw("<h2 id=\"codes\">Codes of problems</h2><table class=\"fields\">");
        for (ProblemCode code : ProblemCode.values()) {
            html.raw("<tr id=\"" + code.code() + "\"><td>").code(code.code());
            html.raw(" <small>" + code.status() + "</small></td><td>");
            html.text(code.title() + ". " + code.action().sentence()).raw("</td></tr>");
        }
        html.raw("</table>");
    }

    private void closeCodes() {
        html.raw("<h2 id=\"close-codes\">Close codes</h2><table class=\"answers\">");
        for (CloseCode code : CloseCode.values()) {
            html.raw("<tr><td>").code(Integer.toString(code.number())).raw("</td><td>");
            html.text(code.reason() + ". " + code.action().sentence()).raw("</td></tr>");
        }
        html.raw("</table>");
    }
}
