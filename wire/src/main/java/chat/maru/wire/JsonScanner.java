package chat.maru.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads JSON (RFC 8259, valid UTF-8, nothing more lenient) byte by byte, without building anything. Each
/// method starts at [#at] and leaves it behind what it read, or returns false, and then the scanner is of no
/// more use than to say [why][#tooDeep()].
///
/// On the way it can [record][#beginRecording()] what it reads without the white space.
///
/// Confined to one thread.
final class JsonScanner {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] in;
    private final int end;
    private final int maxDepth;
    private int at;
    private boolean tooDeep;

    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;
    private boolean escaped;
    private boolean empty;
    private boolean closed;

    private boolean recording;
    private int recordedFrom;
    private byte @Nullable [] recorded;
    private int recordedLength;
    private int kept;

    JsonScanner(byte[] in, int start, int end, int maxDepth) {
        this.in = in;
        this.at = start;
        this.end = end;
        this.maxDepth = maxDepth;
    }

    int at() {
        return at;
    }

    boolean tooDeep() {
        return tooDeep;
    }

    /// Whether the object or array read last had nothing inside.
    boolean wasEmpty() {
        return empty;
    }

    /// The byte a value begins with here; 0 at the end of the input.
    byte peek() {
        return at < end ? in[at] : 0;
    }

    /// Skips white space and tells whether the input ends behind it.
    boolean atEnd() {
        space();
        return at == end;
    }

    void space() {
        if (at < end && in[at] <= ' ' && isSpace(in[at])) {
            spaces();
        }
    }

    private void spaces() {
        int first = at;
        do {
            at++;
        } while (at < end && isSpace(in[at]));
        if (recording) {
            keep(first);
            kept = at;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    // What is kept of what is read

    void beginRecording() {
        recording = true;
        recordedFrom = at;
        recorded = null;
        recordedLength = 0;
        kept = at;
    }

    /// Everything read since the beginning of the recording, without insignificant white space.
    byte[] endRecording() {
        recording = false;
        if (recorded == null) {
            return Arrays.copyOfRange(in, recordedFrom, at);
        }
        byte[] all = keep(at);
        return Arrays.copyOf(all, recordedLength);
    }

    private byte[] keep(int until) {
        byte[] into = recorded;
        if (into == null) {
            into = new byte[end - recordedFrom];
            recorded = into;
        }
        System.arraycopy(in, kept, into, recordedLength, until - kept);
        recordedLength += until - kept;
        return into;
    }

    // Values

    /// @param depth how deep an object or array here is: 1 for the outermost
    boolean value(int depth) {
        if (at >= end) {
            return false;
        }
        return switch (in[at]) {
            case '"' -> string();
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 't' -> word(TRUE);
            case 'f' -> word(FALSE);
            case 'n' -> word(NULL);
            default -> number();
        };
    }

    private boolean object(int depth) {
        if (!enter(depth)) {
            return false;
        }
        boolean first = true;
        while (member(first)) {
            first = false;
            if (!value(depth + 1)) {
                return false;
            }
        }
        return closed;
    }

    /// Passes the opening bracket.
    boolean enter(int depth) {
        if (depth > maxDepth) {
            tooDeep = true;
            return false;
        }
        at++;
        closed = false;
        return true;
    }

    /// Goes to the value of the object's next member, and remembers its name. Returns false behind the closing
    /// bracket, [#closed()], or where the input is wrong, not closed.
    boolean member(boolean first) {
        closed = false;
        space();
        if (at < end && in[at] == '}') {
            at++;
            closed = true;
            empty = first;
            return false;
        }
        if (!first && !(pass(',') && spaceThen())) {
            return false;
        }
        return name();
    }

    private boolean spaceThen() {
        space();
        return true;
    }

    private boolean name() {
        if (at >= end || in[at] != '"') {
            return false;
        }
        nameStart = at + 1;
        if (!string()) {
            return false;
        }
        nameEnd = at - 1;
        nameEscaped = escaped;
        space();
        return pass(':') && spaceThen();
    }

    boolean closed() {
        return closed;
    }

    private boolean array(int depth) {
        if (!enter(depth)) {
            return false;
        }
        boolean first = true;
        while (element(first)) {
            first = false;
            if (!value(depth + 1)) {
                return false;
            }
        }
        return closed;
    }

    /// Goes to the array's next element. Returns false behind the closing bracket, [#closed()], or where the
    /// input is wrong, not closed.
    boolean element(boolean first) {
        closed = false;
        space();
        if (pass(']')) {
            closed = true;
            empty = first;
            return false;
        }
        return first ? at < end : pass(',') && spaceThen();
    }

    private boolean pass(char expected) {
        if (at < end && in[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean word(byte[] word) {
        if (end - at < word.length || !Arrays.equals(in, at, at + word.length, word, 0, word.length)) {
            return false;
        }
        at += word.length;
        return true;
    }

    private boolean number() {
        if (at < end && in[at] == '-') {
            at++;
        }
        if (at < end && in[at] == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (at < end && in[at] == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        return exponent();
    }

    private boolean exponent() {
        if (at >= end || (in[at] | 0x20) != 'e') {
            return true;
        }
        at++;
        if (at < end && (in[at] == '+' || in[at] == '-')) {
            at++;
        }
        return digits();
    }

    private boolean digits() {
        int first = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at > first;
    }

    /// A string, from quote to quote.
    boolean string() {
        escaped = false;
        int i = at + 1;
        while (i >= 0) {
            while (end - i >= 8 && plain((long) EIGHT.get(in, i))) {
                i += 8;
            }
            if (i >= end) {
                return false;
            }
            int b = in[i];
            if (b == '"') {
                at = i + 1;
                return true;
            }
            if (b == '\\') {
                i = escape(i);
            } else if (b >= ' ') {
                i++;
            } else {
                i = b < 0 ? utf8(i) : -1;
            }
        }
        return false;
    }

    /// Whether all eight bytes are ASCII, none below the space, none a quote or a backslash.
    private static boolean plain(long eight) {
        long quotes = (eight ^ '"' * ONES) - ONES;
        long slashes = (eight ^ '\\' * ONES) - ONES;
        return ((eight | (eight - ' ' * ONES) | quotes | slashes) & HIGH_BITS) == 0;
    }

    private int escape(int i) {
        escaped = true;
        if (i + 1 >= end) {
            return -1;
        }
        return switch (in[i + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
            case 'u' -> end - i >= 6 && hex(in, i + 2, 4) >= 0 ? i + 6 : -1;
            default -> -1;
        };
    }

    /// The number in so many hexadecimal digits, or -1.
    static long hex(byte[] in, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(in[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /// The index behind the character of several bytes at `i`, or -1 if it is overlong, half a surrogate pair,
    /// beyond U+10FFFF, or cut.
    private int utf8(int i) {
        int lead = in[i] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return follows(i + 1, 0x80, 0xBF) ? i + 2 : -1;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int low = lead == 0xE0 ? 0xA0 : 0x80;
            int high = lead == 0xED ? 0x9F : 0xBF;
            return follows(i + 1, low, high) && follows(i + 2, 0x80, 0xBF) ? i + 3 : -1;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int low = lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xF4 ? 0x8F : 0xBF;
            boolean whole = follows(i + 1, low, high) && follows(i + 2, 0x80, 0xBF) && follows(i + 3, 0x80, 0xBF);
            return whole ? i + 4 : -1;
        }
        return -1;
    }

    private boolean follows(int i, int low, int high) {
        return i < end && (in[i] & 0xFF) >= low && (in[i] & 0xFF) <= high;
    }

    // Names and strings

    int nameStart() {
        return nameStart;
    }

    int nameEnd() {
        return nameEnd;
    }

    boolean nameEscaped() {
        return nameEscaped;
    }

    /// Whether the member reached last has this name, given in ASCII.
    boolean nameIs(byte[] name) {
        return nameEscaped
                ? Arrays.equals(decode(in, nameStart, nameEnd).getBytes(StandardCharsets.UTF_8), name)
                : Arrays.equals(in, nameStart, nameEnd, name, 0, name.length);
    }

    /// The text of a well-formed string, given without its quotes.
    static String decode(byte[] in, int start, int end) {
        int slash = start;
        while (slash < end && in[slash] != '\\') {
            slash++;
        }
        String head = new String(in, start, slash - start, StandardCharsets.UTF_8);
        return slash == end ? head : decodeEscapes(new StringBuilder(end - start).append(head), in, slash, end);
    }

    private static String decodeEscapes(StringBuilder text, byte[] in, int start, int end) {
        int i = start;
        while (i < end) {
            i = decodeEscape(text, in, i);
            int run = i;
            while (i < end && in[i] != '\\') {
                i++;
            }
            text.append(new String(in, run, i - run, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static int decodeEscape(StringBuilder text, byte[] in, int slash) {
        byte letter = in[slash + 1];
        if (letter == 'u') {
            text.append((char) hex(in, slash + 2, 4));
            return slash + 6;
        }
        text.append(
                switch (letter) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> (char) letter;
                });
        return slash + 2;
    }
}
