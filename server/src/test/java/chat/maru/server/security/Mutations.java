package chat.maru.server.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Breaks JSON, ids, cursors and queries in all the ways that clients and attackers do.
///
/// Confined to one thread.
final class Mutations {
    private static final Pattern VALUE = Pattern.compile("(?<=:)(\"[^\"]*\"|[0-9]+|\\{\\}|\\[\\])");
    private static final Pattern MEMBER = Pattern.compile("\"[a-z_]+\":\"[^\"]*\",?");

    private static final List<String> LITERALS = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999",
            "123456789012345678901234567890",
            "01",
            ".5",
            "NaN",
            "'a'",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u202e\"",
            "\"\\x\"",
            "\"\\",
            "\"\n\"",
            "[]",
            "{}",
            "[{}]",
            "{\"\":{}}",
            "\"../..\"",
            "\"${jndi:ldap://x}\"",
            "\"' OR 1=1 --\"",
            "\"0\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
            "\"%00\"",
            "\"\u00e9\u0301\"",
            "\"\ud83d\ude00\"",
            "\"\ufeff\"",
            "\"<script>\"",
            "\"\r\nX: y\"");

    private static final List<String> SEGMENTS = List.of(
            "0",
            "-1",
            "null",
            "%00",
            "%ff",
            "..",
            "%2e%2e",
            "a%2fb",
            "%252e",
            ";x",
            "x;y",
            "\\",
            "%u0041",
            "%zz",
            "%",
            "%f0%9f%98%80",
            "%ed%a0%80",
            "%c0%ae",
            "{conversation}",
            "*",
            "99999999999999999999",
            "a b",
            "me",
            "",
            "00000000-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-00000000000g",
            "%30%30",
            "refresh");

    private static final List<String> PARAMETERS =
            List.of("before", "after", "around", "limit", "since", "name", "x", "account", "token", "%00", "", "wait");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "+",
            "999999999999999999",
            "9999999999999999999",
            "abc",
            "%00",
            "%ff",
            "%",
            "0x10",
            "1.5",
            "AQAAAAAAAAAAAAAAAAAA",
            "AgAAAAAAAAAB",
            "____________________",
            "%f0%9f%98%80",
            "a=b",
            "a&b",
            "[]");

    private final RandomGenerator random;

    Mutations(RandomGenerator random) {
        this.random = random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    String segment() {
        return chance(20) ? "a".repeat(1 + random.nextInt(6_000)) : one(SEGMENTS);
    }

    String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = one(PARAMETERS);
            String value = name.equals("wait") ? "31" : one(VALUES);
            query.append(query.isEmpty() ? "?" : "&").append(name);
            if (!chance(8)) {
                query.append('=').append(value);
            }
        }
        return query.toString();
    }

    byte[] body(String template) {
        String text = template;
        for (int i = random.nextInt(4); i > 0; i--) {
            text = mutated(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return chance(5) ? mutated(bytes) : bytes;
    }

    private String mutated(String text) {
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 ->
                inserted(text, one(List.of("{", "}", "[", "]", ",", ":", "\"", "\\", "\u0000", "\ufeff", "/**/")));
            case 2 -> inserted(text, text);
            case 3, 4 -> replaced(text, VALUE, one(LITERALS));
            case 5 -> replaced(text, VALUE, large());
            case 6 -> replaced(text, MEMBER, "");
            default ->
                chance(4)
                        ? one(LITERALS)
                        : text.replaceFirst("\\{", Matcher.quoteReplacement("{" + repeatedMember(text)));
        };
    }

    private String repeatedMember(String text) {
        return MEMBER.matcher(text)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("\"a\":1,");
    }

    private String large() {
        int size = 1 << random.nextInt(17);
        return switch (random.nextInt(5)) {
            case 0 -> "\"" + "a".repeat(size) + "\"";
            case 1 -> "\"" + "\\u00e9".repeat(size / 8 + 1) + "\"";
            case 2 -> "[".repeat(size) + "]".repeat(size);
            case 3 -> "{\"a\":".repeat(size / 8 + 1) + "1" + "}".repeat(size / 8 + 1);
            default -> "9".repeat(size);
        };
    }

    private String inserted(String into, String what) {
        int at = random.nextInt(into.length() + 1);
        return into.substring(0, at) + what + into.substring(at);
    }

    private String replaced(String in, Pattern what, String with) {
        List<MatchResult> found = new ArrayList<>(what.matcher(in).results().toList());
        if (found.isEmpty()) {
            return in + with;
        }
        MatchResult it = one(found);
        return in.substring(0, it.start()) + with + in.substring(it.end());
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] copy = Arrays.copyOf(bytes, bytes.length);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) (chance(2) ? random.nextInt() : 0xC0);
        }
        return copy;
    }
}
