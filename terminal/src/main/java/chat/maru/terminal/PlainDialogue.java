package chat.maru.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;

/// Lines as they come and go: for scripts, and for terminals that can do nothing else. What is half typed there is not
/// known, and what is shown comes right behind it.
///
/// Thread-safe.
final class PlainDialogue implements Dialogue {
    private final BufferedReader in;
    private final PrintStream out;
    private final boolean prompting;
    private volatile String prompt = "";

    /// @param prompting whether there is a prompt
    PlainDialogue(BufferedReader in, PrintStream out, boolean prompting) {
        this.in = Objects.requireNonNull(in);
        this.out = Objects.requireNonNull(out);
        this.prompting = prompting;
    }

    @Override
    public Optional<String> read() throws IOException {
        return Optional.ofNullable(in.readLine());
    }

    @Override
    public void print(String text) {
        // Over the prompt, and the prompt again below.
        out.print(prompting ? "\r\u001b[K" + text + "\n" + prompt : text + "\n");
        out.flush();
    }

    @Override
    public void prompt(String now) {
        prompt = now;
    }

    @Override
    public void ready() {
        if (prompting) {
            out.print(prompt);
            out.flush();
        }
    }

    /// The process's own streams stay open.
    @Override
    public void close() {
        out.flush();
    }
}
