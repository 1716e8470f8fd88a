package chat.maru.wire;

import chat.maru.model.Content;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of `PUT …/messages/{id}`.
///
/// Immutable.
public record SendBody(Content content) {
    /// The largest body: 512 KiB of content and 4 KiB around it.
    public static final int MAX_BYTES = ContentJson.MAX_BYTES + 4 * 1024;

    private static final byte[] CONTENT = ContentJson.FIELD.getBytes(StandardCharsets.US_ASCII);

    public SendBody {
        Objects.requireNonNull(content);
    }

    /// Reads the body in one pass; nothing it returns refers to the array.
    public static Parsed<SendBody> parse(byte[] body) {
        if (body.length > MAX_BYTES) {
            return new Parsed.Bad<>(ProblemCode.TOO_LARGE, null, "The body may have up to 528384 bytes.");
        }
        JsonScanner scanner = new JsonScanner(body, 0, body.length, ContentJson.MAX_DEPTH + 1);
        scanner.space();
        if (scanner.peek() != '{' || !scanner.enter(1)) {
            return Parsed.malformed("The body must be a JSON object.");
        }
        Parsed<Content> content = null;
        boolean unique = true;
        MemberNames names = new MemberNames(body);
        for (boolean first = true; scanner.member(first); first = false) {
            unique &= names.add(scanner);
            if (scanner.nameIs(CONTENT)) {
                content = ContentJson.read(body, scanner, 2);
                if (content == null) {
                    return Parsed.malformed(ContentJson.unreadable(scanner));
                }
            } else if (!scanner.value(2)) {
                return Parsed.malformed(ContentJson.unreadable(scanner));
            }
        }
        if (!scanner.closed() || !scanner.atEnd()) {
            return Parsed.malformed(ContentJson.unreadable(scanner));
        }
        return unique ? of(content) : Parsed.malformed("The body has two members with one name.");
    }

    private static Parsed<SendBody> of(@Nullable Parsed<Content> content) {
        return switch (content) {
            case null -> Parsed.invalidField(ContentJson.FIELD, "The content is missing.");
            case Parsed.Ok<Content> ok -> new Parsed.Ok<>(new SendBody(ok.value()));
            case Parsed.Bad<Content> bad -> bad.as();
        };
    }
}
