package chat.maru.terminal;

import chat.maru.client.Device;
import chat.maru.client.MaruClient;
import chat.maru.client.MaruException;
import chat.maru.client.Platform;
import chat.maru.client.Session;
import chat.maru.client.SessionStore;
import chat.maru.client.Tokens;
import chat.maru.client.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `maru chat`: signs in, or goes on with the session kept from last time, and talks. Exits with 0 when
/// everything that was to be sent is acknowledged (also where that was nothing), 1 when a message was not, a
/// command of a script failed, or it could not go on, 2 when something about its options was wrong.
///
/// Confined to the main thread.
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Talk from the terminal. Input that is not a terminal is read as a script.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was to be sent is acknowledged, also where that was nothing",
            "1:a message was not sent, or nobody knows, or a command of a script failed, which ends it,"
                    + " or the connection could not be made",
            "2:something about the options is wrong"
        })
public final class ChatCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The server. Default: ${DEFAULT-VALUE}")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(names = "--user", paramLabel = "NAME", description = "Who you are. Not needed if only one is signed in.")
    private @Nullable String user;

    @Option(names = "--sign-up", description = "Make the account first.")
    private boolean signUp;

    @Option(
            names = "--display-name",
            paramLabel = "NAME",
            description = "With --sign-up: what others see. Default: the username")
    private @Nullable String displayName;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its first line is the password. Else MARU_PASSWORD, else it is asked for.")
    private @Nullable Path passwordFile;

    @Option(names = "--no-save", description = "Do not keep the session; sign out at the end.")
    private boolean noSave;

    @Option(
            names = "--transport",
            paramLabel = "WAY",
            defaultValue = "WEB_SOCKET",
            description = "How to receive: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Transport transport = Transport.WEB_SOCKET;

    /// For this process.
    public ChatCommand() {
        this(Surroundings.ofProcess());
    }

    ChatCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Screen screen = new Screen(new PlainDialogue(around.in(), around.out(), false), false, around.clock());
        try {
            return named(screen);
        } catch (MaruException e) {
            screen.error(explained(e));
            return 1;
        } catch (UncheckedIOException e) {
            screen.error("cannot read or keep the session: " + e.getMessage());
            return 1;
        }
    }

    private int named(Screen screen) {
        String scheme = String.valueOf(server.getScheme());
        if (server.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            screen.error("--server must be an address such as https://chat.example.org");
            return 2;
        }
        Optional<String> name = Optional.ofNullable(user)
                .or(this::onlyUser)
                .or(() -> around.ask().apply("Username: "))
                .map(given -> given.strip().toLowerCase(Locale.ROOT));
        if (name.isEmpty()) {
            screen.error("say who you are with --user");
            return 2;
        }
        if (noSave) {
            return talk(screen, name.get(), SessionStore.none(), Optional.empty());
        }
        Optional<SessionFile> held = SessionFile.hold(around.config(), server, name.get());
        if (held.isEmpty()) {
            screen.error("another `maru chat` is using this session; --no-save signs in anew beside it");
            return 1;
        }
        try (SessionFile file = held.get()) {
            return talk(screen, name.get(), file, file.load());
        }
    }

    private Optional<String> onlyUser() {
        List<String> users = signUp || noSave ? List.of() : SessionFile.users(around.config(), server);
        return users.size() == 1 ? Optional.of(users.getFirst()) : Optional.empty();
    }

    private int talk(Screen screen, String name, SessionStore store, Optional<Tokens> kept) {
        MaruClient client = around.client().apply(server).store(store).build();
        Optional<Session> session = signUp ? Optional.empty() : kept.flatMap(tokens -> resumed(client, tokens, screen));
        if (session.isEmpty()) {
            session = password().map(secret -> signedIn(client, name, secret));
        }
        if (session.isEmpty()) {
            screen.error("no password: use --password-file or MARU_PASSWORD");
            return 2;
        }
        try (Dialogue dialogue = around.dialogue().get()) {
            Screen shown = new Screen(dialogue, around.terminal(), around.clock());
            Executor pause = CompletableFuture.delayedExecutor(ReadMarks.PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            Chat chat = new Chat(session.get(), shown, transport, dialogue, around.terminal(), around.clock(), pause);
            return noSave ? talkOnce(session.get(), chat) : chat.run();
        }
    }

    /// Signs out however it ends: a session that nobody keeps would count as a device for ever.
    private static int talkOnce(Session session, Chat chat) {
        int code;
        try {
            code = chat.run();
        } catch (RuntimeException e) {
            signOutAfter(session, e);
            throw e;
        }
        session.signOut();
        return code;
    }

    private static void signOutAfter(Session session, RuntimeException failure) {
        try {
            session.signOut();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// The kept session, unless it has been revoked since.
    private static Optional<Session> resumed(MaruClient client, Tokens tokens, Screen screen) {
        Session session = client.resume(tokens);
        try {
            session.profile();
            return Optional.of(session);
        } catch (MaruException e) {
            if (e.status() != 401) {
                throw e;
            }
            screen.notice("this device was signed out; log in again");
            return Optional.empty();
        }
    }

    private Session signedIn(MaruClient client, String name, String password) {
        Device device = new Device(deviceName(), Platform.TERMINAL);
        return signUp
                ? client.signUp(name, password, displayName == null ? name : displayName, device)
                : client.logIn(name, password, device);
    }

    private static String deviceName() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.substring(0, Math.min(host.length(), 64));
        } catch (UnknownHostException e) {
            return "terminal";
        }
    }

    private Optional<String> password() {
        if (passwordFile != null) {
            try (var lines = Files.lines(passwordFile)) {
                return lines.findFirst();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(around.environment().get("MARU_PASSWORD"))
                .or(() -> around.secret().apply("Password: "));
    }

    private String explained(MaruException e) {
        return switch (e.code()) {
            case "no_answer" -> "cannot reach " + server + " (" + e.detail() + ")";
            case "wrong_credentials" -> "wrong username or password";
            case "username_taken" -> "that username is taken";
            default -> e.detail().isEmpty() ? e.code() : e.detail() + " (" + e.code() + ")";
        };
    }
}
