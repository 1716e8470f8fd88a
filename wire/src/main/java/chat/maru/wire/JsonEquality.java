package chat.maru.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares two JSON texts by what they mean. Of members with one name, the last counts.
final class JsonEquality {
    private static final int MAX_DEPTH = 500;

    private JsonEquality() {}

    static boolean same(byte[] one, byte[] other) {
        return meaning(one).equals(meaning(other));
    }

    /// What a JSON text means, as values that are equal when it is the same.
    private static Object meaning(byte[] json) {
        JsonScanner scanner = new JsonScanner(json, 0, json.length, MAX_DEPTH);
        scanner.space();
        return meaning(json, scanner, 1);
    }

    private static Object meaning(byte[] json, JsonScanner scanner, int depth) {
        return switch (scanner.peek()) {
            case '{' -> object(json, scanner, depth);
            case '[' -> array(json, scanner, depth);
            default -> scalar(json, scanner, depth);
        };
    }

    private static Map<String, Object> object(byte[] json, JsonScanner scanner, int depth) {
        demand(scanner.enter(depth));
        Map<String, Object> members = new HashMap<>();
        for (boolean first = true; scanner.member(first); first = false) {
            String name = JsonScanner.decode(json, scanner.nameStart(), scanner.nameEnd());
            members.put(name, meaning(json, scanner, depth + 1));
        }
        demand(scanner.closed());
        return members;
    }

    private static List<Object> array(byte[] json, JsonScanner scanner, int depth) {
        demand(scanner.enter(depth));
        List<Object> elements = new ArrayList<>();
        for (boolean first = true; scanner.element(first); first = false) {
            elements.add(meaning(json, scanner, depth + 1));
        }
        demand(scanner.closed());
        return elements;
    }

    private static Object scalar(byte[] json, JsonScanner scanner, int depth) {
        int start = scanner.at();
        demand(scanner.value(depth));
        int end = scanner.at();
        return switch (json[start]) {
            case '"' -> JsonScanner.decode(json, start + 1, end - 1);
            case 't' -> Word.TRUE;
            case 'f' -> Word.FALSE;
            case 'n' -> Word.NULL;
            default -> Decimal.of(new String(json, start, end - start, StandardCharsets.US_ASCII));
        };
    }

    private static void demand(boolean wellFormed) {
        if (!wellFormed) {
            throw new IllegalArgumentException("content that was never checked");
        }
    }

    private enum Word {
        TRUE,
        FALSE,
        NULL
    }

    /// A number as sign, digits without zeros around them, and the power of ten of the last digit: the same for
    /// every spelling of one value, without ever writing out an exponent. Immutable.
    private record Decimal(boolean negative, String digits, BigInteger power) {
        private static final Decimal ZERO = new Decimal(false, "", BigInteger.ZERO);

        /// Powers of more digits than this are told apart by their spelling.
        private static final int MAX_POWER_DIGITS = 30;

        static Decimal of(String number) {
            boolean negative = number.startsWith("-");
            int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
            String mantissa = number.substring(negative ? 1 : 0, exponent < 0 ? number.length() : exponent);
            int point = mantissa.indexOf('.');
            int fraction = point < 0 ? 0 : mantissa.length() - point - 1;
            String all = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
            int from = 0;
            while (from < all.length() && all.charAt(from) == '0') {
                from++;
            }
            int to = all.length();
            while (to > from && all.charAt(to - 1) == '0') {
                to--;
            }
            if (from == to) {
                return ZERO;
            }
            String power = exponent < 0 ? "0" : plain(number.substring(exponent + 1));
            if (power.length() > MAX_POWER_DIGITS) {
                return new Decimal(negative, mantissa + "e" + power, BigInteger.ZERO);
            }
            BigInteger shift = BigInteger.valueOf((long) all.length() - to - fraction);
            return new Decimal(negative, all.substring(from, to), new BigInteger(power).add(shift));
        }

        /// The exponent without a plus and without zeros in front.
        private static String plain(String exponent) {
            boolean signed = exponent.startsWith("+") || exponent.startsWith("-");
            int from = signed ? 1 : 0;
            while (from < exponent.length() - 1 && exponent.charAt(from) == '0') {
                from++;
            }
            return (exponent.startsWith("-") ? "-" : "") + exponent.substring(from);
        }
    }
}
