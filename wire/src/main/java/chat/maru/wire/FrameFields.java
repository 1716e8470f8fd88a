package chat.maru.wire;

import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the known fields of one client frame lie in its bytes, and what they make together.
///
/// Confined to one thread.
final class FrameFields {
    private static final byte[] CONTENT = name(ContentJson.FIELD);
    private static final byte[][] NAMES = {
        name("type"),
        name("ref"),
        name("conversation"),
        name("id"),
        name("token"),
        name("since"),
        name("cursor"),
        name("number"),
        name("unread"),
        name("state")
    };
    private static final int TYPE = 0;
    private static final int REF = 1;
    private static final int CONVERSATION = 2;
    private static final int ID = 3;
    private static final int TOKEN = 4;
    private static final int SINCE = 5;
    private static final int CURSOR = 6;
    private static final int NUMBER = 7;
    private static final int UNREAD = 8;
    private static final int STATE = 9;

    private static final Pattern NUMERAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final byte[] bytes;
    private final int[] starts = new int[NAMES.length];
    private final int[] ends = new int[NAMES.length];
    private @Nullable Parsed<Content> content;
    private boolean unique = true;

    FrameFields(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(starts, -1);
    }

    private static byte[] name(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    ClientFrame read(int start, int end) {
        if (end - start > ClientFrame.MAX_BYTES) {
            return new ClientFrame.Invalid(null, ProblemCode.TOO_LARGE, "The frame is too large.");
        }
        JsonScanner scanner = new JsonScanner(bytes, start, end, ContentJson.MAX_DEPTH + 1);
        scanner.space();
        boolean whole = scanner.peek() == '{' && scanner.enter(1) && members(scanner) && scanner.atEnd();
        if (whole) {
            return frame();
        }
        String detail = ContentJson.unreadable(scanner);
        return new ClientFrame.Invalid(scanner.tooDeep() ? ref() : null, ProblemCode.MALFORMED, detail);
    }

    private boolean members(JsonScanner scanner) {
        MemberNames names = new MemberNames(bytes);
        for (boolean first = true; scanner.member(first); first = false) {
            unique &= names.add(scanner);
            if (!(scanner.nameIs(CONTENT) ? content(scanner) : field(scanner))) {
                return false;
            }
        }
        return scanner.closed();
    }

    private boolean content(JsonScanner scanner) {
        content = ContentJson.read(bytes, scanner, 2);
        return content != null;
    }

    private boolean field(JsonScanner scanner) {
        int field = 0;
        while (field < NAMES.length && !scanner.nameIs(NAMES[field])) {
            field++;
        }
        int start = scanner.at();
        if (!scanner.value(2)) {
            return false;
        }
        if (field < NAMES.length) {
            starts[field] = start;
            ends[field] = scanner.at();
        }
        return true;
    }

    private ClientFrame frame() {
        String ref = ref();
        if (!unique) {
            return malformed(ref, "The frame has two members with one name.");
        }
        if (ref == null) {
            return malformed(null, "The ref must be a string of 1 to 64 characters.");
        }
        String type = text(TYPE);
        return switch (type) {
            case null -> malformed(ref, "The type must be a string.");
            case "send" -> send(ref);
            case "ack" -> ack(ref);
            case "read" -> read(ref);
            case "typing" -> typing(ref);
            case "presence" -> presence(ref);
            case "ping" -> new ClientFrame.Ping(ref);
            case "hello" -> hello(ref);
            default -> new ClientFrame.Unknown(ref, type);
        };
    }

    private ClientFrame send(String ref) {
        UUID conversation = uuid(CONVERSATION);
        UUID id = uuid(ID);
        if (conversation == null || id == null) {
            return malformed(ref, "The conversation and the id must be UUIDs.");
        }
        return switch (content) {
            case null -> new ClientFrame.Invalid(ref, ProblemCode.INVALID_FIELD, "The content must be an object.");
            case Parsed.Bad<Content> bad -> new ClientFrame.Invalid(ref, bad.code(), bad.detail());
            case Parsed.Ok<Content> ok ->
                new ClientFrame.Send(ref, new ConversationId(conversation), new MessageId(id), ok.value());
        };
    }

    private ClientFrame ack(String ref) {
        String cursor = text(CURSOR);
        return cursor == null
                ? malformed(ref, "The cursor must be a string.")
                : new ClientFrame.Ack(ref, CursorToken.parse(cursor));
    }

    private ClientFrame read(String ref) {
        UUID conversation = uuid(CONVERSATION);
        String number = token(NUMBER);
        String unread = starts[UNREAD] < 0 ? "false" : token(UNREAD);
        if (conversation == null
                || !NUMERAL.matcher(number).matches()
                || !(unread.equals("true") || unread.equals("false"))) {
            return malformed(
                    ref, "The conversation must be a UUID, the number a message's or 0, unread true or false.");
        }
        return new ClientFrame.Read(
                ref,
                new ConversationId(conversation),
                new MessageNumber(Long.parseLong(number)),
                unread.equals("true"));
    }

    private ClientFrame typing(String ref) {
        UUID conversation = uuid(CONVERSATION);
        return conversation == null
                ? malformed(ref, "The conversation must be a UUID.")
                : new ClientFrame.Typing(ref, new ConversationId(conversation));
    }

    private ClientFrame presence(String ref) {
        String state = text(STATE);
        Boolean away = state == null ? null : PresenceWords.SAID.get(state);
        return away == null ? malformed(ref, "The state must be online or away.") : new ClientFrame.Presence(ref, away);
    }

    private ClientFrame hello(String ref) {
        String token = text(TOKEN);
        String since = text(SINCE);
        if (token == null || (since == null && starts[SINCE] >= 0)) {
            return malformed(ref, "The token must be a string, and since as well where there is one.");
        }
        return new ClientFrame.Hello(ref, token, since == null ? null : CursorToken.parse(since));
    }

    private static ClientFrame malformed(@Nullable String ref, String detail) {
        return new ClientFrame.Invalid(ref, ProblemCode.MALFORMED, detail);
    }

    private @Nullable String ref() {
        String ref = text(REF);
        if (ref == null || ref.isEmpty() || ref.codePointCount(0, ref.length()) > ClientFrame.MAX_REF) {
            return null;
        }
        return ref;
    }

    /// What the field's value is, as it is written.
    private String token(int field) {
        return starts[field] < 0
                ? ""
                : new String(bytes, starts[field], ends[field] - starts[field], StandardCharsets.US_ASCII);
    }

    private @Nullable String text(int field) {
        int start = starts[field];
        return start < 0 || bytes[start] != '"' ? null : JsonScanner.decode(bytes, start + 1, ends[field] - 1);
    }

    private @Nullable UUID uuid(int field) {
        int start = starts[field];
        if (start < 0 || bytes[start] != '"') {
            return null;
        }
        UUID plain = UuidText.read(bytes, start + 1, ends[field] - 1);
        return plain != null
                ? plain
                : UuidText.parse(JsonScanner.decode(bytes, start + 1, ends[field] - 1))
                        .orElse(null);
    }
}
