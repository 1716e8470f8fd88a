package chat.maru.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Draws JSON texts, well formed, with white space anywhere it may stand; and spoils them.
final class RandomJson {
    private static final String[] NAMES = {
        "text", "attachments", "a", "b", "reply_to", "te\\u0078t", "\\u0061", "", "é", "mentions", "a-rather-long-name"
    };
    private static final String[] STRINGS = {
        "",
        "x",
        "hello, world",
        "\\\"",
        "\\\\",
        "\\/\\b\\f\\n\\r\\t",
        "\\u0000",
        "\\ud83d\\ude00",
        "\\ud800",
        "é",
        "마루",
        "😀",
        "\u2028",
        "\u007f",
        "a string of more than eight plain bytes, and é behind",
        "\\uDEAD\\uBEEF"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-1", "10", "1.0", "0.1e+1", "1E-7", "123456789012345678901234567890", "0e999", "-0.0", "100e-2"
    };
    private static final String[] SPACES = {" ", "\n", "\t", "\r", "  \n"};
    private static final String SUSPECTS = "{}[],:\"\\ \n\t01-+.eEtfnu/'\u0000\u001f";

    private final SplittableRandom random;
    private final double spaces;

    RandomJson(SplittableRandom random) {
        this.random = random;
        this.spaces = random.nextInt(3) * 0.15;
    }

    byte[] content() {
        StringBuilder json = new StringBuilder();
        object(json, 1, random.nextInt(12) == 0 ? 19 : 4);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] value() {
        StringBuilder json = new StringBuilder();
        value(json, 1, 4);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private <T> T any(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private void space(StringBuilder json) {
        if (random.nextDouble() < spaces) {
            json.append(any(SPACES));
        }
    }

    private void value(StringBuilder json, int depth, int maxDepth) {
        int kind = random.nextInt(maxDepth > 6 ? 4 : 8);
        if (depth <= maxDepth && kind < 2) {
            object(json, depth, maxDepth);
        } else if (depth <= maxDepth && kind < 4) {
            array(json, depth, maxDepth);
        } else if (kind < 6) {
            json.append('"').append(any(STRINGS)).append('"');
        } else {
            json.append(kind == 6 ? any(NUMBERS) : any(new String[] {"true", "false", "null"}));
        }
    }

    private void object(StringBuilder json, int depth, int maxDepth) {
        json.append('{');
        space(json);
        int members = random.nextInt(maxDepth > 6 ? 2 : 5) + (depth == 1 ? 1 : 0);
        boolean good = depth == 1 && random.nextInt(3) > 0;
        if (good) {
            json.append("\"text\":\"").append(any(STRINGS)).append("\",");
        }
        for (int i = 0; i < members; i++) {
            json.append('"').append(any(NAMES)).append(good ? "-" + i : "").append('"');
            space(json);
            json.append(':');
            space(json);
            value(json, depth + 1, maxDepth);
            space(json);
            if (i < members - 1) {
                json.append(',');
                space(json);
            }
        }
        json.append('}');
    }

    private void array(StringBuilder json, int depth, int maxDepth) {
        json.append('[');
        space(json);
        int elements = random.nextInt(maxDepth > 6 ? 3 : 4);
        for (int i = 0; i < elements; i++) {
            value(json, depth + 1, maxDepth);
            space(json);
            if (i < elements - 1) {
                json.append(',');
                space(json);
            }
        }
        json.append(']');
    }

    /// The bytes with a few of them changed, put in, left out or cut off.
    static byte[] spoil(byte[] bytes, SplittableRandom random) {
        byte[] spoilt = bytes.clone();
        for (int times = random.nextInt(3); times >= 0; times--) {
            spoilt = spoilOnce(spoilt, random);
        }
        return spoilt;
    }

    private static byte[] spoilOnce(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        byte b = random.nextInt(3) == 0
                ? (byte) random.nextInt(256)
                : (byte) SUSPECTS.charAt(random.nextInt(SUSPECTS.length()));
        return switch (random.nextInt(4)) {
            case 0 -> join(Arrays.copyOf(bytes, at), new byte[] {b}, Arrays.copyOfRange(bytes, at, bytes.length));
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 ->
                join(
                        Arrays.copyOf(bytes, at),
                        new byte[0],
                        Arrays.copyOfRange(bytes, Math.min(at + 1, bytes.length), bytes.length));
            default ->
                join(
                        Arrays.copyOf(bytes, at),
                        new byte[] {b},
                        Arrays.copyOfRange(bytes, Math.min(at + 1, bytes.length), bytes.length));
        };
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
