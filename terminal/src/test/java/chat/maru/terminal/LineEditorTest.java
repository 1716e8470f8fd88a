package chat.maru.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Types at a terminal that is made of two pipes.
final class LineEditorTest {
    private static final String UP = "\u001bOA";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PipedOutputStream keys = new PipedOutputStream();
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final AtomicBoolean lateControlC = new AtomicBoolean();
    private final List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    private final List<Boolean> leftEchoing = new CopyOnWriteArrayList<>();
    private final LineEditor editor;
    private final Thread reading = new Thread(this::read);

    LineEditorTest() throws IOException {
        ExternalTerminal terminal =
                new ExternalTerminal("test", "xterm", new PipedInputStream(keys, 1 << 16), shown, UTF_8) {
                    @Override
                    public void setAttributes(Attributes now) {
                        super.setAttributes(now);
                        // The line is done, and the terminal is put back.
                        if (lateControlC.compareAndSet(true, false)) {
                            Thread.currentThread().interrupt();
                        }
                    }

                    @Override
                    protected void doClose() throws IOException {
                        leftEchoing.add(getAttributes().getLocalFlag(LocalFlag.ECHO));
                        super.doClose();
                    }
                };
        terminal.setSize(new Size(80, 24));
        editor = new LineEditor(terminal);
    }

    @BeforeEach
    void reads() {
        editor.prompt("bob> ");
        reading.setDaemon(true);
        reading.start();
        shows(text -> text.contains("bob> "));
    }

    private void read() {
        try {
            Optional<String> line = editor.read();
            while (line.isPresent()) {
                interrupted.add(Thread.currentThread().isInterrupted());
                lines.add(line);
                line = editor.read();
            }
            ended.complete(0);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    @AfterEach
    void closes() {
        editor.end();
        reading.interrupt();
        editor.close();
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    /// What reached the terminal, without what moves the cursor and sets colours.
    private String plain() {
        return shown.toString(UTF_8).replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]", "");
    }

    private void shows(Predicate<String> wanted) {
        Awaitility.await().alias(plain()).until(() -> wanted.test(plain()));
    }

    private String line() throws InterruptedException {
        Optional<String> line = lines.poll(20, TimeUnit.SECONDS);
        return line == null ? "(none; shown: " + plain() + ")" : line.orElse("(the end)");
    }

    @Test
    void whatArrives_standsAboveTheHalfTypedLine_whichStays() throws Exception {
        type("half");
        shows(text -> text.contains("half"));
        int before = plain().length();
        editor.print("21:30 #7 bob: hello");
        shows(text -> text.length() > before
                && text.substring(before).contains("21:30 #7 bob: hello")
                && text.substring(before).stripTrailing().endsWith("bob> half"));
        type(" line\r");
        assertThat(line()).isEqualTo("half line");
    }

    @Test
    void whatIsTyped_isTakenAsItIs() throws Exception {
        type("!! \"quoted \\ 'text' #1 안녕 👋\r");
        assertThat(line()).isEqualTo("!! \"quoted \\ 'text' #1 안녕 👋");
        type("open \\\r");
        assertThat(line()).isEqualTo("open \\");
    }

    @Test
    void pastedLines_areOneMessage() throws Exception {
        type("\u001b[200~one\ntwo\u001b[201~\r");
        assertThat(line()).isEqualTo("one\ntwo");
    }

    @Test
    void earlierLines_areBroughtBack() throws Exception {
        type("first\r");
        assertThat(line()).isEqualTo("first");
        type("second\r");
        assertThat(line()).isEqualTo("second");
        type(UP + UP + " again\r");
        assertThat(line()).isEqualTo("first again");
    }

    @Test
    void controlC_dropsTheLine_andEndsAnEmptyOne() throws Exception {
        type("not this");
        shows(text -> text.contains("not this"));
        type("\u0003");
        shows(text -> text.stripTrailing().endsWith("bob>"));
        type("but this\r");
        assertThat(line()).isEqualTo("but this");
        shows(text -> text.stripTrailing().endsWith("bob>"));
        type("\u0003");
        assertThat(ended.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void controlC_thatComesTooLateForTheLine_doesNothing() throws Exception {
        lateControlC.set(true);
        type("this\r");
        assertThat(line()).isEqualTo("this");
        assertThat(lateControlC).isFalse();
        type("and this\r");
        assertThat(line()).isEqualTo("and this");
        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void theEnd_comesAlsoInAHalfTypedLine_andTheTerminalIsLeftAsItWas() throws Exception {
        type("half");
        shows(text -> text.contains("half"));
        editor.end();
        reading.interrupt();
        editor.close();
        assertThat(leftEchoing).containsExactly(true);
        assertThat(ended.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(editor.read()).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void controlD_endsTheInput() throws Exception {
        type("\u0004");
        assertThat(ended.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aLineThatIsBegun_isGoneOnWith() throws Exception {
        assertThat(editor.begin("well, I")).isTrue();
        type("\r");
        assertThat(line()).isEmpty();
        shows(text -> text.contains("well, I"));
        type(" agree\r");
        assertThat(line()).isEqualTo("well, I agree");
    }

    @Test
    void keys_areHeard() throws Exception {
        List<String> heard = new ArrayList<>();
        editor.typing(heard::add);
        type("hi\u007f\r");
        assertThat(line()).isEqualTo("h");
        assertThat(heard).containsExactly("h", "hi", "h");
    }

    @Test
    void aPrompt_isShownAsItIs() throws Exception {
        editor.prompt("100%A %{x%} %% > ");
        type("\r");
        assertThat(line()).isEmpty();
        shows(text -> text.stripTrailing().endsWith("100%A %{x%} %% >"));
    }

    @Test
    void aPromptThatChanges_isShownWithTheNextLineThatArrives() throws Exception {
        type("half");
        shows(text -> text.contains("half"));
        editor.prompt("Hikers> ");
        editor.print("— renamed");
        shows(text -> text.stripTrailing().endsWith("Hikers> half"));
    }
}
