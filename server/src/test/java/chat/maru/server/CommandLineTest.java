package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(30)
final class CommandLineTest {
    private final FakeEnding ending = new FakeEnding();
    private final FakeNode node = new FakeNode(() -> {});
    private final CompletableFuture<Settings> startedWith = new CompletableFuture<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void serve_startsANodeWithTheSettings_saysWhereToGo_andEndsWithZeroAfterASignal() throws Exception {
        CompletableFuture<Integer> run =
                background(this::start, "serve", "--port", "9001", "--data=/srv/maru", "--name", "chat.example.org");

        Settings settings = startedWith.get(10, TimeUnit.SECONDS);
        int status = ending.terminate();

        assertThat(status).isZero();
        assertThat(node.stops).hasValue(1);
        assertThat(run).isNotDone();
        assertThat(settings.listen().port()).isEqualTo(9001);
        assertThat(settings.storage().data()).isEqualTo(Path.of("/srv/maru"));
        assertThat(settings.discovery().name()).isEqualTo("chat.example.org");
        assertThat(err.toString()).isEmpty();
        node.failure.complete("the end of the test");
        run.get(10, TimeUnit.SECONDS);
        assertThat(out.toString()).contains("Maru is ready: open http://localhost:8080 in a browser.");
        assertThat(node.stops).hasValue(1);
    }

    @Test
    void signalDuringTheStart_waitsForIt_andStopsTheNode() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Integer> run = background(
                settings -> {
                    starting.countDown();
                    await(goOn);
                    return start(settings);
                },
                "serve");
        starting.await();
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(ending::terminate);

        goOn.countDown();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(node.stops).hasValue(1);
        node.failure.complete("the end of the test");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void stopThatTakesTooLong_endsWithOne() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        FakeNode stuck = new FakeNode(() -> await(never));
        CompletableFuture<Integer> run = background(_ -> stuck, Duration.ofMillis(50), Map.of(), "serve");

        assertThat(ending.terminate()).isEqualTo(1);

        never.countDown();
        stuck.failure.complete("the end of the test");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void nodeThatCannotGoOn_isStopped_andTheStatusIsOne() throws Exception {
        CompletableFuture<Integer> run = background(this::start, "serve");
        startedWith.get(10, TimeUnit.SECONDS);

        node.failure.complete("The disk is gone.");

        assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(node.stops).hasValue(1);
        assertThat(err.toString()).isEqualTo("maru: The disk is gone." + System.lineSeparator());
        assertThat(ending.terminate()).isEqualTo(1);
        assertThat(node.stops).hasValue(1);
    }

    @Test
    void startThatFails_isOneSentence_andTheStatusIsOne() {
        int status = run(
                _ -> {
                    throw new StartFailure("Port 1 is taken.");
                },
                "serve");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("maru: Port 1 is taken." + System.lineSeparator());
        assertThat(ending.terminate()).isEqualTo(1);
    }

    @Test
    void settingsThatTurnOutToBeBadInTheStart_areMisuse() {
        int status = run(
                _ -> {
                    throw new BadConfiguration("The key is none.");
                },
                "serve");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("maru: The key is none." + System.lineSeparator());
        assertThat(ending.terminate()).isEqualTo(2);
    }

    @Test
    void defectInTheStart_isOneSentence_andTheStatusIsOne() {
        int status = run(
                _ -> {
                    throw new IllegalStateException("no");
                },
                "serve");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("maru: Something broke that should not: java.lang.IllegalStateException: no."
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --prot 1 | There is no flag --prot; the nearest is --port.",
                "serve --sends.per-secnd=1 | There is no flag --sends.per-secnd; the nearest is --sends.per-second.",
                "serve --port x | port is \"x\" (from the flag --port), but it must be a whole number from 0 to 65535.",
                "serve --port | Missing required parameter for option '--port' (VALUE).",
                "serve --port 1 --port 2 | option '--port' (VALUE) should be specified only once.",
                "serve now | There is no use here for now.",
                "serev | There is no command serev; the nearest is serve.",
                "frobnicate | There is no command frobnicate; there are admin, backup, bench, chat, restore, serve, verify.",
                "--hepl | There is no flag --hepl; the nearest is --help.",
                "serve --config /no/such | There is no file /no/such (the configuration file).",
            })
    void misuse_isOneSentence_andTheStatusIsTwo(String arguments, String sentence) {
        int status = run(this::start, arguments.strip().split(" ", -1));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("maru: " + sentence.strip() + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
        assertThat(startedWith).isNotDone();
    }

    @Test
    void unknownVariable_isMisuse() {
        int status = line(this::start, Duration.ofSeconds(10), Map.of("MARU_PROT", "1"))
                .execute("serve");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("maru: There is no environment variable MARU_PROT;");
    }

    @Test
    void noCommand_isMisuse_andShowsWhatThereIs() {
        assertThat(run(this::start)).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: maru").contains("serve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "serve --help", "serve -h"})
    void whatOnlyPrints_endsWithZero_andStartsNothing(String arguments) {
        assertThat(run(this::start, arguments.split(" ", -1))).isZero();
        assertThat(out.toString()).containsIgnoringCase("maru");
        assertThat(err.toString()).isEmpty();
        assertThat(startedWith).isNotDone();
    }

    @Test
    void printedConfiguration_saysWhereAValueCameFrom() {
        run(this::start, "serve", "--print-config", "--port", "9001");

        assertThat(out.toString()).contains("# the flag --port\nport = 9001\n", "# the default\nadmin-port = 8081\n");
        assertThat(startedWith).isNotDone();
    }

    private Node start(Settings settings) {
        startedWith.complete(settings);
        return node;
    }

    private int run(NodeFactory nodes, String... arguments) {
        return line(nodes, Duration.ofSeconds(10), Map.of()).execute(arguments);
    }

    private CompletableFuture<Integer> background(NodeFactory nodes, String... arguments) {
        return background(nodes, Duration.ofSeconds(10), Map.of(), arguments);
    }

    private CompletableFuture<Integer> background(
            NodeFactory nodes, Duration patience, Map<String, String> environment, String... arguments) {
        return CompletableFuture.supplyAsync(
                () -> line(nodes, patience, environment).execute(arguments),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private CommandLine line(NodeFactory nodes, Duration patience, Map<String, String> environment) {
        Surroundings surroundings = new Surroundings(
                nodes, environment, ending, new SplittableRandom(1), () -> Duration.ofMillis(7), patience);
        return Main.commandLine(surroundings).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
