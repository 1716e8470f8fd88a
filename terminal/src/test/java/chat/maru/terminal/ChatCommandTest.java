package chat.maru.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.MaruClient;
import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ChatCommandTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T21:31:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path temp = Path.of("");

    private final FakeMaru maru = new FakeMaru();

    /// A run of the command, typed into and read from line by line. Confined to the test.
    private final class Run {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<String> seen = new ArrayList<>();
        private final PipedWriter keys = new PipedWriter();
        private final Semaphore asked = new Semaphore(0);
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        Run(FakeServer server, Map<String, String> environment, String... options) throws Exception {
            this(false, server, environment, options);
        }

        Run(boolean terminal, FakeServer server, Map<String, String> environment, String... options) throws Exception {
            BufferedReader in = new BufferedReader(new PipedReader(keys, 1 << 16)) {
                @Override
                public String readLine() throws IOException {
                    asked.release();
                    return super.readLine();
                }
            };
            PrintStream out = new PrintStream(new Lines(), true, UTF_8);
            Surroundings around = new Surroundings(
                    in,
                    out,
                    terminal,
                    environment,
                    prompt -> Optional.empty(),
                    prompt -> Optional.empty(),
                    () -> new PlainDialogue(in, out, terminal),
                    temp.resolve("maru"),
                    CLOCK,
                    uri -> MaruClient.builder(uri).time(new StillTime()));
            List<String> arguments = new ArrayList<>(List.of(options));
            if (!arguments.contains("--server")) {
                arguments.addAll(List.of("--server", server.uri().toString()));
            }
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> code.complete(
                            new CommandLine(new ChatCommand(around)).execute(arguments.toArray(new String[0]))));
        }

        private final class Lines extends OutputStream {
            private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

            @Override
            public void write(int each) {
                if (each == '\n') {
                    lines.add(line.toString(UTF_8));
                    line.reset();
                } else {
                    line.write(each);
                }
            }
        }

        Run type(String line) throws Exception {
            keys.write(line + "\n");
            keys.flush();
            return this;
        }

        /// Waits until so many lines have been taken in all, which is when the next is asked for.
        void takes(int count) throws InterruptedException {
            assertThat(asked.tryAcquire(count + 1, 20, TimeUnit.SECONDS)).isTrue();
        }

        void shows(String text) throws InterruptedException {
            shows(line -> line.equals(text), text);
        }

        void showsAbout(String text) throws InterruptedException {
            shows(line -> line.contains(text), text);
        }

        private void shows(Predicate<String> wanted, String what) throws InterruptedException {
            for (String line = next(); line != null; line = next()) {
                seen.add(line);
                if (wanted.test(line)) {
                    return;
                }
            }
            throw new AssertionError("not shown: " + what + "; shown: " + seen);
        }

        private @org.jspecify.annotations.Nullable String next() throws InterruptedException {
            return lines.poll(20, TimeUnit.SECONDS);
        }

        int ends() throws Exception {
            keys.close();
            return code.get(20, TimeUnit.SECONDS);
        }
    }

    private static final Map<String, String> PASSWORD = Map.of("MARU_PASSWORD", FakeMaru.PASSWORD);

    @ParameterizedTest
    @ValueSource(strings = {"WEB_SOCKET", "SSE", "LONG_POLL", "POLL"})
    void session_isTalkedThroughFromBeginningToEnd(String transport) throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice", "--sign-up", "--transport", transport);
            run.shows("— signed in as alice");
            maru.say(FakeMaru.BOB, "hello\u001b[2J alice");
            run.shows("21:30 [bob] hello\\u001b[2J alice");
            run.type("/open bob").shows("— talking with bob");
            run.shows("21:30 #1 bob: hello\\u001b[2J alice");
            run.type("hi bob 👋").shows("21:30 #2 ✓ hi bob 👋");
            maru.say(FakeMaru.BOB, "how are you?");
            run.shows("21:30 #3 bob: how are you?");
            run.type("/list").shows("— #1 bob (3, 3 unread): how are you?");
            run.type("/who").shows("— here: bob (bob)");
            run.type("/devices").shows("— lap\\u001btop (terminal), last seen 2026-11-22T21:30:00.123Z, this one");
            run.type("/history 2").shows("21:30 #2 alice: hi bob 👋");
            run.type("//slashed").shows("21:30 #4 ✓ /slashed");
            run.type("/help").showsAbout("/quit");
            run.type("/quit");
            assertThat(run.ends()).isEqualTo(0);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void script_endsOnlyWhenEverythingIsAcknowledged() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").type("one").type("two").type("three");
            assertThat(run.ends()).isEqualTo(0);
            run.shows("21:30 #3 ✓ three");
        }
        assertThat(maru.log()).hasSize(3);
    }

    @Test
    void nextStart_needsNoPasswordAndShowsWhatWasMissed() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            assertThat(new Run(server, PASSWORD, "--user", "alice").ends()).isEqualTo(0);
            maru.say(FakeMaru.BOB, "are you there?");
            maru.say(FakeMaru.BOB, "well, later");

            Run run = new Run(server, Map.of());
            run.shows("— while you were away: 2 messages:");
            run.shows("21:30 [bob] are you there?");
            run.shows("21:30 [bob] well, later");
            assertThat(run.ends()).isEqualTo(0);
            assertThat(server.requests("POST /v1/sessions")).hasSize(1);
        }
    }

    @Test
    void noSave_keepsNothingAndSignsOut() throws Exception {
        AtomicBoolean signedOut = new AtomicBoolean();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.method().equals("DELETE")) {
                signedOut.set(true);
                exchange.json(200, "{}");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            assertThat(new Run(server, PASSWORD, "--user", "alice", "--no-save").ends())
                    .isEqualTo(0);
        }
        assertThat(signedOut).isTrue();
        assertThat(Files.exists(temp.resolve("maru"))).isFalse();
    }

    @Test
    void noSave_signsOutWhenItFailsToo() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/conversations")) {
                exchange.problem(500, "internal");
            } else if (request.method().equals("DELETE")) {
                exchange.json(200, "{}");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Run run = new Run(server, PASSWORD, "--user", "alice", "--no-save");
            run.shows("! as scripted (internal)");
            assertThat(run.ends()).isEqualTo(1);
            assertThat(server.requests("DELETE /v1/sessions/")).hasSize(1);
        }
    }

    @Test
    void quit_isTheLastThatIsDone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().contains("/messages/")) {
                held.await();
            }
            maru.answer(request, exchange);
        })) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").type("hello").type("/quit").type("too late");
            run.takes(4);
            held.countDown();
            assertThat(run.ends()).isEqualTo(0);
        }
        assertThat(maru.log()).singleElement().asString().contains("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEB_SOCKET", "SSE"})
    void lostConnection_isSaidAndMadeAgain(String transport) throws Exception {
        CountDownLatch streaming = new CountDownLatch(2);
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events")) {
                streaming.countDown();
            }
            maru.answer(request, exchange);
        })) {
            Run run = new Run(server, PASSWORD, "--user", "alice", "--transport", transport);
            // The first request for events looks for what was missed, the second is the stream.
            assertThat(streaming.await(20, TimeUnit.SECONDS)).isTrue();
            maru.say(FakeMaru.BOB, "before");
            run.shows("21:30 [bob] before");
            server.cutAll();
            run.showsAbout("— connection lost (");
            run.shows("— connected again");
            maru.say(FakeMaru.BOB, "after");
            run.shows("21:30 [bob] after");
            assertThat(run.ends()).isEqualTo(0);
        }
    }

    @Test
    void passwordFile_isReadAndWrongPasswordIsSaid() throws Exception {
        Path file = Files.writeString(temp.resolve("secret"), "pass word\nsecond line\n");
        try (FakeServer server = new FakeServer((request, exchange) -> exchange.problem(401, "wrong_credentials"))) {
            Run run = new Run(server, Map.of(), "--user", "alice", "--password-file", file.toString());
            run.shows("! wrong username or password");
            assertThat(run.ends()).isEqualTo(1);
            assertThat(server.requests().getFirst().body()).contains("\"password\":\"pass word\"");
        }
    }

    @Test
    void refusedMessage_isSaid() throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().contains("/messages/")) {
                exchange.problem(413, "too_large");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").type("far too long").shows("✗ not sent (413 too_large: as scripted): far too long");
            assertThat(run.ends()).isEqualTo(1);
        }
    }

    @Test
    void aScript_thatTalksToNobody_sendsNothing_andItsExitSaysSo() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("nobody hears this").shows("! nobody is listening yet: /open NAME");
            assertThat(run.ends()).isEqualTo(1);
        }
        assertThat(maru.log()).isEmpty();
    }

    @Test
    void aScript_thatHasNothingToSend_ends_andNothingWasWrong() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").type("").shows("— talking with bob");
            assertThat(run.ends()).isEqualTo(0);
        }
        assertThat(maru.log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/open nobody", "/open", "/opn carol", "/group", "/join nonsense", "/delete 7"})
    void aScript_endsWhereACommandFails_andWhatFollowsGoesToNobody(String command) throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").type("for bob").type(command).type("for somebody else");
            assertThat(run.ends()).isEqualTo(1);
            run.showsAbout("! ");
        }
        assertThat(maru.log()).singleElement().asString().contains("for bob");
    }

    @Test
    void prompt_afterAFailedOpen_talksToNobody() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(true, server, PASSWORD, "--user", "alice");
            run.type("/open bob").showsAbout("talking with bob");
            run.type("/open nobody").showsAbout("nobody is called nobody");
            run.type("for somebody else").showsAbout("nobody is listening yet");
            run.type("/dance").showsAbout("no such command: /dance");
            run.type("/open bob").showsAbout("talking with bob");
            run.type("for bob").showsAbout("for bob");
            run.ends();
        }
        assertThat(said()).singleElement().asString().contains("for bob");
    }

    @Test
    void group_isTalkedThroughFromBeginningToEnd() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/group \"Night climbers\" bob").shows("— talking with Night climbers");
            run.type("hello all").shows("21:30 #1 ✓ hello all");
            run.type("/add carol").shows("21:30 — you added carol");
            run.type("/members").shows("— here: alice (alice), owner");
            run.shows("— here: bob (bob)");
            run.shows("— here: carol (carol)");
            run.type("/title Hikers").shows("21:30 — you renamed Night climbers to Hikers");
            run.type("/link").showsAbout("— whoever has this comes in: /join ");
            run.shows("21:30 — you made a link to join by");
            run.type("/remove carol").shows("21:30 — you put out carol");
            run.type("/role bob owner").shows("21:30 — you gave out roles: you admin, bob owner");
            String group = "/v1/conversations/" + room("group");
            maru.say(UUID.fromString(room("group")), FakeMaru.BOB, "thanks");
            run.shows("21:30 #2 bob: thanks");
            run.type("/open bob").shows("— talking with bob");
            maru.say(UUID.fromString(room("group")), FakeMaru.BOB, "still here?");
            run.shows("21:30 [Hikers] bob: still here?");
            maru.as(FakeMaru.BOB, "PATCH", group, "{\"title\":\"Swimmers\"}");
            run.shows("21:30 [Swimmers] bob renamed Hikers to Swimmers");
            run.type("/open swimmers").shows("21:30 #3 bob: still here?");
            maru.as(FakeMaru.BOB, "DELETE", group + "/members/" + FakeMaru.ALICE, "");
            run.shows("— bob put you out of Swimmers");
            run.type("anybody?").shows("! nobody is listening yet: /open NAME");
            assertThat(run.ends()).isEqualTo(1);
            assertThat(server.failures()).isEmpty();
        }
    }

    private List<String> said() {
        return maru.log().stream()
                .filter(entry -> entry.contains("\"type\":\"message\""))
                .toList();
    }

    private String room(String kind) {
        return maru.log().stream()
                .filter(entry -> entry.contains("\"kind\":\"" + kind + "\""))
                .map(entry -> entry.replaceAll(".*\"conversation\":\"([^\"]+)\".*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void group_isJoinedByALink_andLeft() throws Exception {
        maru.as(FakeMaru.BOB, "POST", "/v1/conversations", "{\"id\":\"1\",\"title\":\"Bo\\u001bb's\"}");
        String group = "/v1/conversations/" + room("group");
        maru.as(FakeMaru.BOB, "PUT", group + "/links/" + FakeMaru.ROOM, "{}");
        String token = FakeMaru.ROOM.toString().replace("-", "").repeat(2);
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/join " + token).shows("— talking with Bo\\u001bb's");
            run.type("hi").shows("21:30 #1 ✓ hi");
            run.type("/leave").shows("— you left Bo\\u001bb's");
            maru.as(FakeMaru.BOB, "POST", group + "/members", "{\"users\":[\"" + FakeMaru.ALICE + "\"]}");
            run.showsAbout("[Bo\\u001bb's] bob added you");
            assertThat(run.ends()).isEqualTo(0);
        }
    }

    @Test
    void messages_areChanged_andEverybodyElsesChangesAreShown() throws Exception {
        String first = maru.say(FakeMaru.ROOM, FakeMaru.BOB, "helo");
        String at = "/v1/conversations/" + FakeMaru.ROOM + "/messages/" + first;
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(server, PASSWORD, "--user", "alice");
            run.type("/open bob").shows("21:30 #1 bob: helo");
            run.type("good evning").type("/edit good evening").shows("21:30 #2 alice (edited): good evening");
            run.type("/edit #2 5 o'clock").shows("21:30 #2 alice (edited): 5 o'clock");
            run.type("/react 1 👍").shows("21:30 — you reacted to #1 with 👍");
            run.type("/unreact #1 👍").shows("21:30 — you took 👍 back from #1");
            run.type("/pin 1").shows("21:30 — you pinned #1 helo");
            run.type("/unpin 1").shows("21:30 — you unpinned #1 helo");
            run.type("/delete 2").shows("21:30 — you deleted #2");
            maru.as(FakeMaru.BOB, "PATCH", at, "{\"content\":{\"text\":\"hello\"}}");
            run.shows("21:30 #1 bob (edited): hello");
            maru.as(FakeMaru.BOB, "PUT", at + "/reactions/🎉", "");
            run.shows("21:30 — bob reacted to #1 with 🎉");
            run.type("/history").shows("21:30 #1 bob (edited): hello [🎉 1]");
            run.shows("21:30 #2 alice: (deleted)");
            run.type("/delete 2").shows("! there is no message 2 here");
            assertThat(run.ends()).isEqualTo(1);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void names_thatSeveralHave_areTakenFromTheList() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Run run = new Run(true, server, PASSWORD, "--user", "alice");
            run.type("/group Bob carol").showsAbout("talking with Bob");
            run.type("/open bob").showsAbout("several are called bob");
            run.type("to whom?").showsAbout("nobody is listening yet");
            run.type("/list").showsAbout("#2 Bob (0)");
            run.type("/open #2").showsAbout("talking with Bob");
            run.type("to the group").showsAbout("#1");
            run.ends();
        }
        assertThat(said()).last().asString().contains("to the group", room("group"));
    }

    @Test
    void options_thatDoNotFitAreRefused() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            assertThat(new Run(server, PASSWORD).ends()).isEqualTo(2);
            assertThat(new Run(server, Map.of(), "--user", "alice").ends()).isEqualTo(2);
            assertThat(new Run(server, PASSWORD, "--user", "alice", "--server", "ftp://x").ends())
                    .isEqualTo(2);
        }
    }
}
