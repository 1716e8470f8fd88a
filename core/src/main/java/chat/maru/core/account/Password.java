package chat.maru.core.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// A password as somebody typed it, prepared as RFC 8265 (OpaqueString) says, so that it is the same password
/// on every keyboard: spaces of all kinds become the plain one, and what can be written composed or decomposed
/// is composed (NFC). Case and compatibility forms stay as they are. Nothing is cut off, and any character
/// is allowed; that stricter profile's ban on control characters is left out.
///
/// Immutable. Never shows itself in a log.
public final class Password {
    public static final int SHORTEST = 8;
    public static final int LONGEST = 256;

    /// No text longer than this is prepared: it is too long however it composes.
    private static final int MOST_CHARS = 8 * LONGEST;

    private final Optional<String> prepared;
    private final boolean tooLong;

    private Password(Optional<String> prepared, boolean tooLong) {
        this.prepared = prepared;
        this.tooLong = tooLong;
    }

    public static Password of(String typed) {
        if (typed.length() > MOST_CHARS) {
            return new Password(Optional.empty(), true);
        }
        if (!StandardCharsets.UTF_16BE.newEncoder().canEncode(typed)) {
            return new Password(Optional.empty(), false);
        }
        String text = Normalizer.normalize(plainSpaces(typed), Normalizer.Form.NFC);
        boolean tooLong = text.codePointCount(0, text.length()) > LONGEST;
        return new Password(tooLong ? Optional.empty() : Optional.of(text), tooLong);
    }

    private static String plainSpaces(String typed) {
        StringBuilder text = new StringBuilder(typed.length());
        typed.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    /// What is hashed; empty if this cannot be anybody's password.
    Optional<byte[]> bytes() {
        return prepared.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /// Why nobody named so may choose this password; empty if they may.
    Optional<Weakness> weakness(String username, CommonPasswords common) {
        if (tooLong) {
            return Optional.of(Weakness.TOO_LONG);
        }
        if (prepared.isEmpty()) {
            return Optional.of(Weakness.NOT_TEXT);
        }
        String text = prepared.get();
        String folded = text.toLowerCase(Locale.ROOT);
        if (text.codePointCount(0, text.length()) < SHORTEST) {
            return Optional.of(Weakness.TOO_SHORT);
        }
        if (folded.equals(username)) {
            return Optional.of(Weakness.SAME_AS_USERNAME);
        }
        return common.contains(folded) ? Optional.of(Weakness.TOO_COMMON) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Password";
    }

    /// Why a password may not be chosen.
    public enum Weakness {
        /// Fewer than [#SHORTEST] code points.
        TOO_SHORT,
        /// More than [#LONGEST] code points.
        TOO_LONG,
        /// Half a surrogate pair, which is no text.
        NOT_TEXT,
        /// Among the commonest.
        TOO_COMMON,
        /// The username itself.
        SAME_AS_USERNAME
    }
}
