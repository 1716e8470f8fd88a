package chat.maru.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.client.MaruClient;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a process has around it, passed in so that tests can stand in for it.
///
/// Immutable but for what it holds.
///
/// @param in       what is typed or piped in, where no line editor reads it
/// @param terminal whether somebody is sitting there
/// @param ask      asks for a line, given a prompt; empty if nobody can answer
/// @param secret   the same, without showing what is typed
/// @param dialogue begins to talk: nothing else reads or prints until it is closed
/// @param config   the folder for sessions
/// @param client   makes the client's settings for a server
record Surroundings(
        BufferedReader in,
        PrintStream out,
        boolean terminal,
        Map<String, String> environment,
        Function<String, Optional<String>> ask,
        Function<String, Optional<String>> secret,
        Supplier<Dialogue> dialogue,
        Path config,
        Clock clock,
        Function<URI, MaruClient.Builder> client) {
    Surroundings {
        Objects.requireNonNull(in);
        Objects.requireNonNull(out);
        environment = Map.copyOf(environment);
    }

    /// Those of this process.
    static Surroundings ofProcess() {
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        Map<String, String> environment = System.getenv();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, charset("stdin.encoding")));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset("stdout.encoding"));
        return new Surroundings(
                in,
                out,
                console.isPresent(),
                environment,
                prompt -> console.map(sitting -> sitting.readLine("%s", prompt)),
                prompt -> console.map(sitting -> sitting.readPassword("%s", prompt))
                        .map(String::new),
                () -> console.isPresent() ? atTerminal(in, out) : new PlainDialogue(in, out, false),
                config(environment),
                Clock.system(ZoneId.systemDefault()),
                MaruClient::builder);
    }

    /// Where lines cannot be edited they are read as they come.
    private static Dialogue atTerminal(BufferedReader in, PrintStream out) {
        try {
            return LineEditor.ofProcess();
        } catch (IOException e) {
            return new PlainDialogue(in, out, true);
        }
    }

    /// A plain locale promises only ASCII, but what pipes carry is UTF-8.
    private static Charset charset(String property) {
        Charset named = Charset.forName(System.getProperty(property, "UTF-8"));
        return named.equals(US_ASCII) ? UTF_8 : named;
    }

    private static Path config(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(base);
        return folder.resolve("maru");
    }
}
