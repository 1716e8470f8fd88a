package chat.maru.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EscapedTest {
    @ParameterizedTest
    @ValueSource(strings = {"hello", "안녕하세요", "👩‍👩‍👧 ok", "é ü ß", "a\\b"})
    void text_ofAnyScriptIsLeftAlone(String text) {
        assertThat(Escaped.text(text)).isEqualTo(text);
    }

    @Test
    void controls_areShownInsteadOfObeyed() {
        assertThat(Escaped.line("\u001b[2J\u001b]0;title\u0007")).isEqualTo("\\u001b[2J\\u001b]0;title\\u0007");
        assertThat(Escaped.line("\u009b31m\u007f\b\t")).isEqualTo("\\u009b31m\\u007f\\u0008\\u0009");
        assertThat(Escaped.line("over\rwritten")).isEqualTo("over\\u000dwritten");
    }

    @Test
    void directionOverridesAndInvisibles_areShown() {
        assertThat(Escaped.line("abc\u202ecba\u2066x\u200f\ufeff")).isEqualTo("abc\\u202ecba\\u2066x\\u200f\\ufeff");
        assertThat(Escaped.line("a\u2028b\u2029c")).isEqualTo("a\\u2028b\\u2029c");
        assertThat(Escaped.line("\udb40\udc41")).isEqualTo("\\u{e0041}");
        assertThat(Escaped.line("half \ud83d.")).isEqualTo("half \\ud83d.");
    }

    @Test
    void everyCodePoint_comesOutWithoutControls() {
        StringBuilder all = new StringBuilder();
        for (int each = 0; each <= Character.MAX_CODE_POINT; each++) {
            all.appendCodePoint(each);
        }
        assertThat(Escaped.line(all.toString()).codePoints())
                .noneMatch(each -> Character.isISOControl(each) || each == 0x202e || each == 0x2028);
    }

    @Test
    void lines_cannotPoseAsOtherMessages() {
        assertThat(Escaped.text("one\n21:30 bob: two\r\nthree")).isEqualTo("one\n    21:30 bob: two\n    three");
    }

    @Test
    void excerpt_isOneShortLine() {
        assertThat(Escaped.excerpt("ab\ncd", 10)).isEqualTo("ab\\ncd");
        assertThat(Escaped.excerpt("👋👋👋👋", 3)).isEqualTo("👋👋…");
    }
}
