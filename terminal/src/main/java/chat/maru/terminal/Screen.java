package chat.maru.terminal;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// What is shown, a line at a time. Everything given to it is escaped here. Colours and a prompt only on a
/// terminal.
///
/// Confined to the loop's thread.
final class Screen {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int EXCERPT = 60;
    private static final String PROMPT = "> ";

    private enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    private final Dialogue dialogue;
    private final boolean terminal;
    private final Clock clock;

    /// @param terminal whether there are colours and a prompt
    /// @param clock    for what is today, and in whose zone times are shown
    Screen(Dialogue dialogue, boolean terminal, Clock clock) {
        this.dialogue = dialogue;
        this.terminal = terminal;
        this.clock = clock;
        dialogue.prompt(PROMPT);
    }

    /// From now on the prompt names this conversation.
    void open(String name) {
        renamed(name);
        notice("talking with " + name);
    }

    /// The conversation that the prompt names is called this now.
    void renamed(String name) {
        dialogue.prompt(Escaped.line(name) + PROMPT);
    }

    /// From now on the prompt names none.
    void closed() {
        dialogue.prompt(PROMPT);
    }

    /// Shows the prompt, after a line was typed.
    void prompt() {
        dialogue.ready();
    }

    /// A message in the open conversation.
    void message(Instant at, long number, String who, String text) {
        print(styled(Style.DIM, time(at) + " #" + number) + " " + styled(Style.BOLD, Escaped.line(who) + ":") + " "
                + Escaped.text(text));
    }

    /// Something else in the open conversation.
    void happened(Instant at, String what) {
        print(styled(Style.DIM, time(at) + " — " + Escaped.line(what)));
    }

    /// A message or something else in another conversation.
    void elsewhere(Instant at, String who, String text) {
        print(styled(Style.DIM, time(at)) + " " + styled(Style.CYAN, "[" + Escaped.line(who) + "]") + " "
                + Escaped.excerpt(text, EXCERPT));
    }

    /// A message of one's own is safe with the server.
    void acknowledged(Instant at, long number, String text) {
        print(styled(Style.DIM, time(at) + " #" + number) + " " + styled(Style.GREEN, "✓") + " "
                + Escaped.excerpt(text, EXCERPT));
    }

    /// A message of one's own was not sent, or nobody knows.
    void notSent(String why, String text) {
        print(styled(Style.RED, "✗ " + Escaped.line(why) + ":") + " " + Escaped.excerpt(text, EXCERPT));
    }

    /// Something about the connection, or the answer to a command.
    void notice(String text) {
        print(styled(Style.DIM, "— " + Escaped.line(text)));
    }

    /// Something did not work.
    void error(String text) {
        print(styled(Style.RED, "! " + Escaped.line(text)));
    }

    /// The time, and the day if it is another.
    String time(Instant at) {
        ZonedDateTime local = at.atZone(clock.getZone());
        return (local.toLocalDate().equals(LocalDate.now(clock)) ? TODAY : EARLIER).format(local);
    }

    private String styled(Style style, String text) {
        return terminal ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    private void print(String line) {
        dialogue.print(line);
    }
}
