package chat.maru.wire;

import chat.maru.model.GroupInfo;
import chat.maru.model.Profile;
import chat.maru.model.Username;

/// What the texts people choose must look like. Lengths count code points.
final class TextRules {
    static final int MIN_PASSWORD = 8;
    static final int MAX_PASSWORD = 256;
    static final int MAX_DEVICE_NAME = 64;
    static final int MAX_TOKEN = 512;

    static final String USERNAME =
            "It must have 3 to 32 of a-z, 0-9, '.', '_' and '-', and begin with a letter or a digit.";
    static final String NEW_PASSWORD = "It must have 8 to 256 characters.";
    static final String PASSWORD = "It must have 1 to 256 characters.";
    static final String NAME = "It must have 1 to 64 characters besides white space around it, no control characters.";
    static final String ABOUT = "It may have up to 500 characters.";
    static final String TITLE =
            "It must have 1 to 128 characters besides white space around it, no control characters.";
    static final String DESCRIPTION = "It may have up to 2000 characters.";
    static final String TOKEN = "It must be a token.";

    private TextRules() {}

    /// Whether no half of a surrogate pair stands alone.
    static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            } else if (Character.isLowSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasLength(String text, int min, int max) {
        int length = text.codePointCount(0, text.length());
        return min <= length && length <= max;
    }

    /// ASCII only: some other letters have a lower case within it.
    static boolean username(String typed) {
        return typed.chars().allMatch(c -> c < 0x80) && Username.parse(typed).isPresent();
    }

    static boolean newPassword(String password) {
        return hasLength(password, MIN_PASSWORD, MAX_PASSWORD);
    }

    /// One to compare: a short one is merely wrong.
    static boolean password(String password) {
        return hasLength(password, 1, MAX_PASSWORD);
    }

    static boolean displayName(String name) {
        return name(name, Profile.MAX_DISPLAY_NAME);
    }

    static boolean deviceName(String name) {
        return name(name, MAX_DEVICE_NAME);
    }

    private static boolean name(String name, int max) {
        return hasLength(name.strip(), 1, max) && name.strip().chars().noneMatch(Character::isISOControl);
    }

    static boolean about(String about) {
        return hasLength(about, 0, Profile.MAX_ABOUT);
    }

    static boolean title(String title) {
        return name(title, GroupInfo.MAX_TITLE);
    }

    static boolean description(String description) {
        return hasLength(description, 0, GroupInfo.MAX_DESCRIPTION);
    }

    static boolean token(String token) {
        return hasLength(token, 1, MAX_TOKEN);
    }
}
