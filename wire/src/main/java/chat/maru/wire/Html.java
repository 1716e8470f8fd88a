package chat.maru.wire;

import java.util.regex.Pattern;

/// A page in the making. What is given as text or prose is escaped; prose may hold paragraphs, lists of lines that
/// begin with `- `, `code` and **weight**.
///
/// Confined to one thread.
final class Html {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern WEIGHT = Pattern.compile("\\*\\*([^*]+)\\*\\*");

    private final StringBuilder html = new StringBuilder(128 * 1024);

    /// Markup, as it is.
    Html raw(String markup) {
        html.append(markup);
        return this;
    }

    Html text(String plain) {
        html.append(escaped(plain));
        return this;
    }

    Html code(String plain) {
        return raw("<code>").text(plain).raw("</code>");
    }

    Html link(String to, String plain) {
        return raw("<a href=\"").text(to).raw("\">").text(plain).raw("</a>");
    }

    /// Prose within a line.
    Html line(String prose) {
        String coded = CODE.matcher(escaped(prose)).replaceAll("<code>$1</code>");
        html.append(WEIGHT.matcher(coded).replaceAll("<b>$1</b>"));
        return this;
    }

    /// Prose of several paragraphs and lists.
    Html prose(String prose) {
        for (String paragraph : prose.split("\n\n", -1)) {
            if (paragraph.startsWith("- ")) {
                raw("<ul>");
                paragraph
                        .lines()
                        .forEach(item ->
                                raw("<li>").line(item.replaceFirst("^- ", "")).raw("</li>"));
                raw("</ul>");
            } else if (!paragraph.isBlank()) {
                raw("<p>").line(paragraph).raw("</p>");
            }
        }
        return this;
    }

    private static String escaped(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
