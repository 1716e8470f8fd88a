package chat.maru.edge.http;

import chat.maru.wire.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.0 and HTTP/1.1 requests out of bytes as they come, and takes only what can be read in one
/// way: lines end in CR LF and nothing else, one space separates what one space should, headers are not
/// folded, a body has one length or is chunked, never both. Everything else is [Step.Bad], after which the
/// parser is of no more use.
///
/// Netty's own decoder cannot be configured to refuse folded headers, white space around chunk sizes, runs of
/// spaces in a request line or the bodies of Hixie-76 handshakes, therefore this one; a test holds the two
/// against each other.
///
/// Confined to one connection.
final class RequestParser {
    static final int MAX_HEADERS = 128;
    static final int MAX_METHOD = 20;
    static final int MAX_CHUNK_EXTENSIONS = 1024;
    private static final int MAX_CHUNK_DIGITS = 8;
    private static final List<AsciiString> SINGLE = List.of(
            HttpHeaderNames.HOST,
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.AUTHORIZATION,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.ORIGIN,
            HttpHeaderNames.SEC_WEBSOCKET_KEY,
            HttpHeaderNames.SEC_WEBSOCKET_VERSION,
            AsciiString.cached("last-event-id"));
    private static final String FIRST_LINE = "the request line is malformed";
    private static final String HEADER_LINE = "a header line is malformed";
    private static final String CHUNK = "a chunk is malformed";

    private enum State {
        FIRST_LINE,
        HEADERS,
        FIXED,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        BAD
    }

    private final int maxHeaderBytes;
    private final int maxUriBytes;
    private State state = State.FIRST_LINE;
    private int scanned;
    private int headerBytes;
    private int headerCount;
    private int extensionBytes;
    private long left;
    private String method = "";
    private String target = "";
    private boolean http11;
    private HttpHeaders headers = newHeaders();

    RequestParser(int maxHeaderBytes, int maxUriBytes) {
        this.maxHeaderBytes = maxHeaderBytes;
        this.maxUriBytes = maxUriBytes;
    }

    /// The next step. What it uses up is read from `in`; the rest must be there again at the next call, first.
    Step parse(ByteBuf in) {
        Step step = null;
        while (step == null) {
            step = switch (state) {
                case FIRST_LINE -> firstLine(in);
                case HEADERS -> header(in);
                case FIXED, CHUNK_DATA -> data(in);
                case CHUNK_SIZE -> chunkSize(in);
                case CHUNK_END -> chunkEnd(in);
                case TRAILERS -> trailer(in);
                case BAD -> Step.More.MORE;
            };
        }
        if (step instanceof Step.Bad) {
            state = State.BAD;
        }
        return step;
    }

    private @Nullable Step firstLine(ByteBuf in) {
        int length = lineLength(in);
        int start = in.readerIndex();
        if (in.isReadable() && !HeaderText.isToken(in.getByte(start))) {
            return malformed(FIRST_LINE);
        }
        int space = in.indexOf(start, Math.min(start + MAX_METHOD + 1, in.writerIndex()), (byte) ' ');
        if (space < 0 && (length >= 0 || in.readableBytes() > MAX_METHOD)) {
            return malformed(FIRST_LINE);
        }
        if (space >= 0) {
            int limit = space - start + 1 + maxUriBytes;
            int known = length >= 0 ? length : in.readableBytes();
            int targetEnd = in.indexOf(space + 1, Math.min(start + known, start + limit + 1), (byte) ' ');
            if (targetEnd < 0 && known > limit) {
                return new Step.Bad(ProblemCode.URI_TOO_LONG, "the address has more than " + maxUriBytes + " bytes");
            }
            if (targetEnd >= 0 && known > targetEnd - start + 12) {
                return malformed(FIRST_LINE);
            }
        }
        if (length < 0) {
            return length == NO_LINE ? Step.More.MORE : malformed("a line must end in CR LF");
        }
        return takeFirstLine(line(in, length), space - start);
    }

    private @Nullable Step takeFirstLine(String line, int space) {
        int second = line.indexOf(' ', space + 1);
        if (second < 0) {
            return malformed(FIRST_LINE);
        }
        for (int i = 0; i < space; i++) {
            if (!HeaderText.isToken(line.charAt(i))) {
                return malformed(FIRST_LINE);
            }
        }
        for (int i = space + 1; i < second; i++) {
            if (line.charAt(i) <= ' ' || line.charAt(i) > '~') {
                return malformed(FIRST_LINE);
            }
        }
        if (second == space + 1 || line.charAt(space + 1) != '/') {
            return malformed("only addresses that begin with a slash are served");
        }
        String version = line.substring(second + 1);
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            return malformed("only HTTP/1.1 and HTTP/1.0 are spoken");
        }
        http11 = version.equals("HTTP/1.1");
        method = line.substring(0, space);
        target = line.substring(space + 1, second);
        state = State.HEADERS;
        headerBytes = 0;
        headerCount = 0;
        return null;
    }

    private @Nullable Step header(ByteBuf in) {
        int length = lineLength(in);
        Step bad = headerRoom(in, length);
        if (bad != null) {
            return bad;
        }
        if (length == NO_LINE) {
            return Step.More.MORE;
        }
        if (length == 0) {
            line(in, length);
            return headersEnd();
        }
        return takeHeader(line(in, length), headers) ? null : malformed(HEADER_LINE);
    }

    private @Nullable Step trailer(ByteBuf in) {
        int length = lineLength(in);
        Step bad = headerRoom(in, length);
        if (bad != null) {
            return bad;
        }
        if (length == NO_LINE) {
            return Step.More.MORE;
        }
        String line = line(in, length);
        if (length == 0) {
            state = State.FIRST_LINE;
            return Step.End.END;
        }
        return takeHeader(line, newHeaders()) ? null : malformed(HEADER_LINE);
    }

    /// Counts a header line, complete or not, against the limits.
    private @Nullable Step headerRoom(ByteBuf in, int length) {
        if (length == BARE_LF) {
            return malformed("a line must end in CR LF");
        }
        int known = length == NO_LINE ? in.readableBytes() : length + 2;
        if (known > maxHeaderBytes - headerBytes || headerCount > MAX_HEADERS) {
            return new Step.Bad(
                    ProblemCode.HEADERS_TOO_LARGE,
                    "the headers have more than " + maxHeaderBytes + " bytes or " + MAX_HEADERS + " lines");
        }
        if (length != NO_LINE) {
            headerBytes += known;
            headerCount++;
        }
        return null;
    }

    private static boolean takeHeader(String line, HttpHeaders to) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            if (!HeaderText.isToken(line.charAt(i))) {
                return false;
            }
        }
        for (int i = colon + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return false;
            }
        }
        int start = colon + 1;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        to.add(line.substring(0, colon), line.substring(start, end));
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private Step headersEnd() {
        HttpHeaders found = headers;
        headers = newHeaders();
        for (AsciiString name : SINGLE) {
            if (found.getAll(name).size() > 1) {
                return malformed("the header " + name + " may be there once only");
            }
        }
        String host = found.get(HttpHeaderNames.HOST);
        if (host == null ? http11 : !isHost(host)) {
            return malformed("a Host header is needed");
        }
        String length = found.get(HttpHeaderNames.CONTENT_LENGTH);
        String coding = found.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && (!http11 || length != null || !coding.equalsIgnoreCase("chunked"))) {
            return malformed("the length of the body is not clear");
        }
        if (length != null && !isLength(length)) {
            return malformed("the length of the body is not a number");
        }
        String expect = found.get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return new Step.Bad(ProblemCode.EXPECTATION_FAILED, "only 100-continue can be expected");
        }
        left = coding != null ? -1 : length == null ? 0 : Long.parseLong(length);
        extensionBytes = 0;
        state = left < 0 ? State.CHUNK_SIZE : left == 0 ? State.FIRST_LINE : State.FIXED;
        return new Step.Head(new RequestHead(
                method,
                target,
                http11,
                found,
                left,
                coding != null || length != null,
                http11 && !hasToken(found, HttpHeaderNames.CONNECTION, "close"),
                http11 && expect != null && left != 0));
    }

    private Step data(ByteBuf in) {
        int count = (int) Math.min(left, in.readableBytes());
        if (left > 0 && count == 0) {
            return Step.More.MORE;
        }
        if (left == 0) {
            state = State.FIRST_LINE;
            return Step.End.END;
        }
        left -= count;
        if (state == State.CHUNK_DATA && left == 0) {
            state = State.CHUNK_END;
        }
        return new Step.Data(in.readSlice(count));
    }

    private @Nullable Step chunkSize(ByteBuf in) {
        int length = lineLength(in);
        int known = length == NO_LINE ? in.readableBytes() : length;
        if (length == BARE_LF || known > MAX_CHUNK_DIGITS + MAX_CHUNK_EXTENSIONS - extensionBytes + 1) {
            return malformed(CHUNK);
        }
        if (length == NO_LINE) {
            return Step.More.MORE;
        }
        String line = line(in, length);
        int semicolon = line.indexOf(';');
        int digits = semicolon < 0 ? length : semicolon;
        extensionBytes += length - digits;
        if (digits < 1
                || digits > MAX_CHUNK_DIGITS
                || extensionBytes > MAX_CHUNK_EXTENSIONS
                || !isChunkLine(line, digits)) {
            return malformed(CHUNK);
        }
        left = Long.parseLong(line, 0, digits, 16);
        if (left > Integer.MAX_VALUE) {
            return malformed(CHUNK);
        }
        state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
        headerBytes = 0;
        headerCount = 0;
        return null;
    }

    private static boolean isChunkLine(String line, int digits) {
        for (int i = 0; i < digits; i++) {
            if (Character.digit(line.charAt(i), 16) < 0) {
                return false;
            }
        }
        return digits == line.length() || ChunkExtensions.areWellFormed(line, digits);
    }

    private @Nullable Step chunkEnd(ByteBuf in) {
        if (in.isReadable() && in.getByte(in.readerIndex()) != '\r') {
            return malformed(CHUNK);
        }
        if (in.readableBytes() < 2) {
            return Step.More.MORE;
        }
        if (in.getByte(in.readerIndex() + 1) != '\n') {
            return malformed(CHUNK);
        }
        in.skipBytes(2);
        state = State.CHUNK_SIZE;
        return null;
    }

    private static final int NO_LINE = -1;
    private static final int BARE_LF = -2;

    /// The length of the next line without its end, [#NO_LINE] if it isn't all there, [#BARE_LF] if it ends
    /// wrongly.
    private int lineLength(ByteBuf in) {
        int start = in.readerIndex();
        int lf = in.indexOf(start + Math.min(scanned, in.readableBytes()), in.writerIndex(), (byte) '\n');
        if (lf < 0) {
            scanned = in.readableBytes();
            return NO_LINE;
        }
        return lf > start && in.getByte(lf - 1) == '\r' ? lf - 1 - start : BARE_LF;
    }

    private String line(ByteBuf in, int length) {
        String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        in.skipBytes(2);
        scanned = 0;
        return line;
    }

    private static boolean isLength(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHost(String host) {
        int end = host.length();
        int at = 0;
        if (host.startsWith("[")) {
            at = host.indexOf(']') + 1;
            if (at < 4 || !host.substring(1, at - 1).chars().allMatch(RequestParser::isAddressPart)) {
                return false;
            }
        } else {
            while (at < end && isNamePart(host.charAt(at))) {
                at++;
            }
        }
        if (at == 0 || at == end) {
            return at > 0;
        }
        String port = host.substring(at + 1);
        return host.charAt(at) == ':' && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAddressPart(int c) {
        return c == ':' || c == '.' || Character.digit(c, 16) >= 0;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /// Whether a header that is a list has a token in it.
    static boolean hasToken(HttpHeaders headers, AsciiString name, String token) {
        for (String value : headers.getAll(name)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static HttpHeaders newHeaders() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    private static Step malformed(String detail) {
        return new Step.Bad(ProblemCode.MALFORMED, detail);
    }
}
