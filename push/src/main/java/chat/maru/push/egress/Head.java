package chat.maru.push.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an answer; its body is not read.
///
/// Immutable.
///
/// @param headers by names in lower case; of those with one name the first
public record Head(int status, Map<String, String> headers) {
    private static final int LARGEST = 16 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");

    public Head {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// Reads it, and skips those that only announce it (1xx).
    static Head read(InputStream from) throws IOException {
        Lines lines = new Lines(from);
        while (true) {
            Matcher status = STATUS.matcher(lines.next());
            if (!status.matches() || status.group(1).equals("101")) {
                throw new IOException("not an answer of HTTP/1.1");
            }
            Map<String, String> headers = headers(lines);
            if (!status.group(1).startsWith("1")) {
                return new Head(Integer.parseInt(status.group(1)), headers);
            }
        }
    }

    private static Map<String, String> headers(Lines lines) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    /// Lines, 16 KiB at most all together.
    private static final class Lines {
        private final InputStream from;
        private int left = LARGEST;

        private Lines(InputStream from) {
            this.from = from;
        }

        String next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int each = from.read(); each != '\n'; each = from.read()) {
                if (each < 0) {
                    throw new EOFException("the answer ends within its head");
                }
                if (--left < 0) {
                    throw new IOException("a head of more than 16 KiB");
                }
                line.write(each);
            }
            left--;
            String text = line.toString(ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
