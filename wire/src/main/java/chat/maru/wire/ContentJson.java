package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks what a client wants a message to say, in one pass, and strips the white space between its tokens.
/// Everything else stays byte for byte: names and their order, escapes, the digits of numbers.
public final class ContentJson {
    /// The largest content, as sent: 512 KiB.
    public static final int MAX_BYTES = 512 * 1024;

    /// How deep objects and arrays may lie in each other, the content itself being 1.
    public static final int MAX_DEPTH = 16;

    static final String FIELD = "content";
    private static final byte[] TEXT = {'t', 'e', 'x', 't'};
    private static final byte[] MENTIONS = {'m', 'e', 'n', 't', 'i', 'o', 'n', 's'};
    private static final byte[] ATTACHMENTS = {'a', 't', 't', 'a', 'c', 'h', 'm', 'e', 'n', 't', 's'};

    /// How many people a message may mention.
    public static final int MAX_MENTIONS = 100;

    private ContentJson() {}

    /// Checks the one JSON value in the given bytes; white space around it is skipped.
    public static Parsed<Content> check(byte[] bytes, int offset, int length) {
        if (length > MAX_BYTES) {
            return tooLarge();
        }
        JsonScanner scanner = new JsonScanner(bytes, offset, offset + length, MAX_DEPTH);
        scanner.space();
        Parsed<Content> content = read(bytes, scanner, 1);
        return content != null && scanner.atEnd() ? content : Parsed.malformed(unreadable(scanner));
    }

    /// Whether a content is as [#check] makes it, whomever it may mention.
    public static boolean isWellFormed(Content content) {
        byte[] bytes = content.json();
        JsonScanner scanner = new JsonScanner(bytes, 0, bytes.length, MAX_DEPTH);
        return bytes.length <= MAX_BYTES
                && read(bytes, scanner, 1, false) instanceof Parsed.Ok<Content>(Content checked)
                && scanner.atEnd()
                && checked.equals(content);
    }

    /// Whether two contents are the same JSON value: the order of members does not matter, numbers and
    /// strings count by what they mean, not by how they are spelt.
    public static boolean sameJson(Content one, Content other) {
        return one.equals(other) || JsonEquality.same(one.json(), other.json());
    }

    /// Checks the value the scanner stands at, and leaves it behind. Null if it is not well-formed JSON or too
    /// deep, and the scanner then can go no further.
    ///
    /// @param depth how deep the scanner takes the value itself to be
    static @Nullable Parsed<Content> read(byte[] bytes, JsonScanner scanner, int depth) {
        return read(bytes, scanner, depth, true);
    }

    private static @Nullable Parsed<Content> read(byte[] bytes, JsonScanner scanner, int depth, boolean withMentions) {
        if (scanner.peek() != '{') {
            return scanner.value(depth) ? Parsed.invalidField(FIELD, "The content must be an object.") : null;
        }
        int start = scanner.at();
        scanner.beginRecording();
        Members members = new Members(bytes, withMentions);
        if (!members.read(scanner, depth)) {
            return null;
        }
        byte[] json = scanner.endRecording();
        return scanner.at() - start > MAX_BYTES ? tooLarge() : members.judge(json);
    }

    /// What matters of the content's own members. Confined to one thread.
    private static final class Members {
        private final MemberNames names;
        private final byte[] bytes;
        private final boolean withMentions;
        private boolean unique = true;
        private Optional<List<AccountId>> mentions = Optional.of(List.of());
        private boolean textIsString = true;
        private boolean saysSomething;

        Members(byte[] bytes, boolean withMentions) {
            this.bytes = bytes;
            this.withMentions = withMentions;
            names = new MemberNames(bytes);
        }

        boolean read(JsonScanner scanner, int depth) {
            if (!scanner.enter(depth)) {
                return false;
            }
            boolean first = true;
            while (scanner.member(first)) {
                first = false;
                if (!member(scanner, depth + 1)) {
                    return false;
                }
            }
            return scanner.closed();
        }

        private boolean member(JsonScanner scanner, int depth) {
            unique &= names.add(scanner);
            boolean text = scanner.nameIs(TEXT);
            boolean attachments = scanner.nameIs(ATTACHMENTS);
            boolean mentioning = withMentions && scanner.nameIs(MENTIONS);
            int start = scanner.at();
            byte kind = scanner.peek();
            if (!scanner.value(depth)) {
                return false;
            }
            if (text) {
                textIsString = kind == '"';
                saysSomething |= textIsString && scanner.at() - start > 2;
            } else if (attachments) {
                saysSomething |= kind == '[' && !scanner.wasEmpty();
            } else if (mentioning) {
                mentions = Mentions.parse(bytes, start);
            }
            return true;
        }

        Parsed<Content> judge(byte[] json) {
            if (!unique) {
                return Parsed.malformed("The content has two members with one name.");
            }
            if (!textIsString) {
                return Parsed.invalidField(FIELD + ".text", "The text must be a string.");
            }
            if (mentions.isEmpty()) {
                return Parsed.invalidField(
                        FIELD + ".mentions", "The mentions must be a list of up to 100 different ids of people.");
            }
            return saysSomething
                    ? new Parsed.Ok<>(Content.ofJson(json, mentions.get()))
                    : Parsed.invalidField(FIELD, "The content needs a text or attachments that are not empty.");
        }
    }

    /// Why the scanner could not go on.
    static String unreadable(JsonScanner scanner) {
        return scanner.tooDeep() ? "The JSON lies deeper than 16 levels." : "This is not well-formed JSON in UTF-8.";
    }

    private static Parsed<Content> tooLarge() {
        return new Parsed.Bad<>(ProblemCode.TOO_LARGE, null, "The content may have up to 524288 bytes.");
    }
}
