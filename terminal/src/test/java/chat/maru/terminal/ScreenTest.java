package chat.maru.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00.123Z");
    private static final Clock CLOCK = Clock.fixed(AT, ZoneId.of("Asia/Seoul"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Screen screen(boolean terminal) {
        Dialogue dialogue = new PlainDialogue(
                new BufferedReader(Reader.nullReader()), new PrintStream(bytes, true, UTF_8), terminal);
        return new Screen(dialogue, terminal, CLOCK);
    }

    private String shown() {
        return bytes.toString(UTF_8);
    }

    @Test
    void plain_hasNoColoursAndNoPrompt() {
        Screen screen = screen(false);
        screen.open("bob");
        screen.prompt();
        screen.message(AT, 1, "bob", "안녕\n하세요");
        screen.message(AT.minusSeconds(86_400), 2, "bob", "yesterday");
        screen.elsewhere(AT, "carol", "psst");
        screen.acknowledged(AT, 3, "hi");
        screen.notSent("not sent", "oh");
        assertThat(shown()).isEqualTo("""
                        — talking with bob
                        06:30 #1 bob: 안녕
                            하세요
                        2026-11-22 06:30 #2 bob: yesterday
                        06:30 [carol] psst
                        06:30 #3 ✓ hi
                        ✗ not sent: oh
                        """);
    }

    @Test
    void terminal_showsThePromptBelowWhatComes() {
        Screen screen = screen(true);
        screen.message(AT, 3, "bob", "hi");
        assertThat(shown()).isEqualTo("\r\u001b[K\u001b[2m06:30 #3\u001b[0m \u001b[1mbob:\u001b[0m hi\n> ");
    }

    @Test
    void whatOthersWrote_reachesTheTerminalEscaped() {
        Screen screen = screen(false);
        String evil = "\u001b[31m\u0007\u202e";
        screen.open(evil);
        screen.message(AT, 1, evil, evil);
        screen.happened(AT, evil);
        screen.elsewhere(AT, evil, evil);
        screen.acknowledged(AT, 1, evil);
        screen.notSent(evil, evil);
        screen.notice(evil);
        screen.error(evil);
        assertThat(shown()).doesNotContain("\u001b", "\u0007", "\u202e").contains("\\u001b[31m");
    }
}
