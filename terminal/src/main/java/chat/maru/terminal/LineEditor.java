package chat.maru.terminal;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/// A terminal at which somebody types: the line can be edited, earlier ones are brought back with the arrow keys, and
/// what is shown meanwhile stands above the half-typed line, which stays. Ctrl-C drops the line; on an empty one it
/// ends the input, as Ctrl-D does. Earlier lines are kept in memory only.
///
/// Thread-safe; read from by one thread.
final class LineEditor implements Dialogue {
    private static final Duration LAST_READ = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final AtomicReference<String> begun = new AtomicReference<>("");
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean ending;
    private volatile String prompt = "";
    private volatile Consumer<String> listener = line -> {};

    /// @param terminal closed with this
    LineEditor(Terminal terminal) {
        this.terminal = Objects.requireNonNull(terminal);
        // What is typed is text: no quotes, escapes, or references to earlier lines are looked for in it.
        this.reader = (LineReaderImpl) LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new DefaultParser()
                        .quoteChars(new char[0])
                        .escapeChars(new char[0])
                        .eofOnUnclosedQuote(false))
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.HISTORY_IGNORE_SPACE, false)
                .build();
        hearKeys(LineReader.SELF_INSERT);
        hearKeys(LineReader.BACKWARD_DELETE_CHAR);
    }

    /// The terminal of this process, by the JDK's own foreign functions: nothing is unpacked or started for it.
    ///
    /// @throws IOException if it cannot be had
    static LineEditor ofProcess() throws IOException {
        try {
            return new LineEditor(TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(SystemOutput.ForcedSysOut)
                    .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                    .dumb(false)
                    .build());
        } catch (IllegalStateException | LinkageError e) {
            throw new IOException("no terminal that lines can be edited at", e);
        }
    }

    private void hearKeys(String key) {
        Widget usual = reader.getBuiltinWidgets().get(key);
        if (usual == null) {
            throw new IllegalStateException("no key that does " + key);
        }
        reader.getWidgets().put(key, () -> {
            boolean done = usual.apply();
            listener.accept(reader.getBuffer().toString());
            return done;
        });
    }

    @Override
    public Optional<String> read() throws IOException {
        reading.lock();
        try {
            Optional<String> line = line();
            // A Ctrl-C that came too late to drop the line is for nothing else.
            boolean _ = Thread.interrupted();
            return ending ? Optional.empty() : line;
        } finally {
            reading.unlock();
        }
    }

    private Optional<String> line() throws IOException {
        String left = begun.getAndSet("");
        while (!ending) {
            try {
                return Optional.of(reader.readLine(prompt, null, (Character) null, left));
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    return Optional.empty();
                }
                left = "";
            } catch (EndOfFileException e) {
                return Optional.empty();
            } catch (IOError e) {
                throw new IOException("the terminal is gone", e);
            }
        }
        return Optional.empty();
    }

    @Override
    public void end() {
        ending = true;
    }

    @Override
    public void print(String text) {
        reader.printAbove(text);
    }

    @Override
    public void prompt(String now) {
        // A prompt is a pattern, in which this would begin something.
        prompt = now.replace("%", "%%");
        reader.setPrompt(prompt);
    }

    @Override
    public boolean begin(String text) {
        begun.set(text);
        return true;
    }

    @Override
    public void typing(Consumer<String> now) {
        listener = now;
    }

    /// Waits a moment for who reads, who leaves the terminal as it was before the line.
    @Override
    public void close() {
        end();
        boolean left = awaitReader();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (left) {
                reading.unlock();
            }
        }
    }

    private boolean awaitReader() {
        try {
            return reading.tryLock(LAST_READ.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
