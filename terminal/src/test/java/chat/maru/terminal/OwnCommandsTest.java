package chat.maru.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.MaruClient;
import chat.maru.client.Session;
import chat.maru.client.Tokens;
import chat.maru.client.Transport;
import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnCommandsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T21:31:00Z"), ZoneOffset.UTC);
    private static final String ROOM = "/v1/conversations/" + FakeMaru.ROOM;

    private final FakeMaru maru = new FakeMaru();

    /// A talk, typed into key by key and read from line by line. Confined to the test, but for its queues.
    private static final class Talk implements Dialogue {
        private final BlockingQueue<Optional<String>> typed = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private final List<String> seen = new ArrayList<>();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final AtomicBoolean interrupting = new AtomicBoolean();
        private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        private volatile boolean ending;
        private volatile Consumer<String> keys = line -> {};

        Talk(FakeServer server, boolean watched) {
            this(server, watched, Transport.WEB_SOCKET);
        }

        Talk(FakeServer server, boolean watched, Transport transport) {
            this(server, watched, transport, Runnable::run);
        }

        Talk(FakeServer server, boolean watched, Transport transport, Executor pause) {
            Session alice = MaruClient.builder(server.uri())
                    .time(new StillTime())
                    .build()
                    .resume(Tokens.fromJson(FakeMaru.session(0, "2999-01-01T00:00:00.000Z")));
            Screen screen = new Screen(this, false, CLOCK);
            Chat chat = new Chat(alice, screen, transport, this, watched, CLOCK, pause);
            Thread.ofPlatform().daemon().start(() -> code.complete(chat.run()));
        }

        @Override
        public Optional<String> read() {
            try {
                Optional<String> line = typed.take();
                if (interrupting.get()) {
                    Thread.currentThread().interrupt();
                }
                return line;
            } catch (InterruptedException e) {
                interrupted.complete(ending);
                return Optional.empty();
            }
        }

        @Override
        public void end() {
            ending = true;
        }

        @Override
        public void print(String text) {
            lines.add(text);
        }

        @Override
        public void prompt(String prompt) {}

        @Override
        public boolean begin(String text) {
            begun.add(text);
            return true;
        }

        @Override
        public void typing(Consumer<String> listener) {
            keys = listener;
        }

        @Override
        public void close() {}

        Talk type(String line) {
            typed.add(Optional.of(line));
            return this;
        }

        Talk shows(String text) throws InterruptedException {
            return shows(line -> line.equals(text), text);
        }

        Talk showsAbout(String text) throws InterruptedException {
            return shows(line -> line.contains(text), text);
        }

        private Talk shows(Predicate<String> wanted, String what) throws InterruptedException {
            for (String line = next(); !line.isEmpty(); line = next()) {
                seen.add(line);
                if (wanted.test(line)) {
                    return this;
                }
            }
            throw new AssertionError("not shown: " + what + "; shown: " + seen);
        }

        private String next() throws InterruptedException {
            String line = lines.poll(20, TimeUnit.SECONDS);
            return line == null ? "" : line;
        }

        int ends() throws Exception {
            typed.add(Optional.empty());
            return code.get(20, TimeUnit.SECONDS);
        }
    }

    private long marks() {
        return maru.log().stream()
                .filter(entry -> entry.contains("\"type\":\"read\"") && !entry.contains("\"user\""))
                .count();
    }

    private String lastMark() {
        return maru.log().stream()
                .filter(entry -> entry.contains("\"type\":\"read\"") && !entry.contains("\"user\""))
                .reduce("", (_, later) -> later);
    }

    private void awaitMark(String number) {
        Awaitility.await().untilAsserted(() -> assertThat(lastMark()).contains("\"number\":" + number));
    }

    /// Bob's group, into which he takes alice.
    private UUID hikers() {
        return UUID.fromString(maru.as(
                        FakeMaru.BOB,
                        "POST",
                        "/v1/conversations",
                        "{\"id\":\"1\",\"title\":\"Hikers\",\"members\":[\"" + FakeMaru.ALICE + "\"]}")
                .replaceAll(".*?\"id\":\"([^\"]+)\".*", "$1"));
    }

    @Test
    void whatIsShown_isMarkedAsRead_andTheListSaysWhatIsNot() throws Exception {
        UUID group = hikers();
        maru.say(FakeMaru.BOB, "one");
        maru.say(FakeMaru.BOB, "two");
        maru.say(group, FakeMaru.BOB, "hello @alice", FakeMaru.ALICE);
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/list").shows("— #1 bob (2, 2 unread): two");
            talk.shows("— #2 Hikers (1, 1 unread, 1 mention): hello @alice");
            talk.type("/open bob").shows("— not read yet:").shows("21:30 #2 bob: two");
            awaitMark("2");
            maru.say(FakeMaru.BOB, "three");
            talk.shows("21:30 #3 bob: three");
            awaitMark("3");
            maru.say(group, FakeMaru.BOB, "and @alice again", FakeMaru.ALICE);
            talk.shows("21:30 [Hikers] bob mentions you: and @alice again");
            talk.type("/list").shows("— #1 bob (3): three");
            talk.shows("— #2 Hikers (2, 2 unread, 2 mentions): and @alice again");
            talk.type("four").shows("21:30 #4 ✓ four");
            awaitMark("4");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void whatWasReadElsewhere_isNotMissed() throws Exception {
        maru.say(FakeMaru.BOB, "read on the phone");
        maru.say(FakeMaru.BOB, "not read");
        maru.as(FakeMaru.ALICE, "PUT", ROOM + "/read", "{\"number\":1}");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.shows("— while you were away: 1 message:").shows("21:30 [bob] not read");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void whatHappensWhileCatchingUp_isKnown() throws Exception {
        AtomicBoolean before = new AtomicBoolean(true);
        AtomicReference<UUID> group = new AtomicReference<>(FakeMaru.ROOM);
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && before.getAndSet(false)) {
                maru.say(FakeMaru.BOB, "said meanwhile");
                maru.as(FakeMaru.ALICE, "PUT", ROOM + "/archive", "");
                group.set(hikers());
            }
            maru.answer(request, exchange);
        })) {
            Talk talk = new Talk(server, true);
            talk.shows("— while you were away: 1 message:").shows("21:30 [bob] said meanwhile");
            Awaitility.await().until(() -> maru.listening() > 0);
            maru.say(FakeMaru.BOB, "put away");
            maru.say(group.get(), FakeMaru.BOB, "hello all");
            talk.shows("21:30 [Hikers] bob: hello all");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.seen).noneMatch(line -> line.contains("put away"));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void whatIsDeletedWhileCatchingUp_isNotShown() throws Exception {
        String regretted = maru.say(FakeMaru.ROOM, FakeMaru.BOB, "regretted");
        maru.say(FakeMaru.BOB, "meant");
        AtomicBoolean before = new AtomicBoolean(true);
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && before.getAndSet(false)) {
                String page = String.join(",", maru.log());
                maru.as(FakeMaru.BOB, "DELETE", ROOM + "/messages/" + regretted, "");
                exchange.json(200, "{\"entries\":[" + page + "],\"cursor\":\"2\",\"more\":true}");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Talk talk = new Talk(server, true);
            talk.shows("— while you were away: 1 message:").shows("21:30 [bob] meant");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.seen).noneMatch(line -> line.contains("regretted"));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aScript_marksOnlyWhatItIsToldTo() throws Exception {
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, false);
            talk.type("/open bob").shows("21:30 #1 bob: one");
            talk.type("two").shows("21:30 #2 ✓ two");
            maru.tell("{\"type\":\"typing\",\"conversation\":\"" + FakeMaru.ROOM + "\",\"user\":\"" + FakeMaru.BOB
                    + "\"}");
            talk.type("/who-read 2").shows("— #2: not known to have reached bob");
            assertThat(marks()).isZero();
            talk.type("/read").type("/who").shows("— you are alice (alice)");
            awaitMark("2");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.seen).noneMatch(line -> line.contains("writing"));
        }
    }

    @Test
    void whatIsMarkedAsUnread_staysSoUntilItIsOpenedAnew() throws Exception {
        maru.say(FakeMaru.BOB, "one");
        maru.say(FakeMaru.BOB, "two");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").shows("21:30 #2 bob: two");
            awaitMark("2");
            talk.type("/unread 2").shows("— bob is marked as unread");
            maru.say(FakeMaru.BOB, "three");
            talk.shows("21:30 #3 bob: three");
            talk.type("/list").shows("— #1 bob (3, 2 unread): three");
            assertThat(lastMark()).contains("\"number\":1", "\"unread\":true");
            talk.type("/open bob").shows("— not read yet:");
            awaitMark("3");
            talk.type("/unread").shows("— bob is marked as unread");
            talk.type("/list").shows("— #1 bob (3, unread): three");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void whatRests_isMarkedBeforeTheList_andAtTheEnd() throws Exception {
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true, Transport.WEB_SOCKET, forEver -> {});
            talk.type("/open bob").shows("21:30 #1 bob: one");
            awaitMark("1");
            maru.say(FakeMaru.BOB, "two");
            maru.say(FakeMaru.BOB, "three");
            talk.shows("21:30 #3 bob: three");
            talk.type("/list").shows("— #1 bob (3): three");
            maru.say(FakeMaru.BOB, "four");
            talk.shows("21:30 #4 bob: four");
            assertThat(marks()).isEqualTo(2);
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(lastMark()).contains("\"number\":4");
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aMark_thatFindsNobody_isPutLater() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().endsWith("/read") && down.get()) {
                exchange.problem(503, "busy");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").shows("21:30 #1 bob: one");
            Awaitility.await()
                    .until(() -> !server.requests("PUT " + ROOM + "/read").isEmpty());
            assertThat(marks()).isZero();
            down.set(false);
            server.cutAll();
            talk.shows("— connected again");
            awaitMark("1");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatHasNotBeenShown_isNotMarked_whereOneSpeaksWhileTheConnectionIsLost(boolean unread) throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        CountDownLatch up = new CountDownLatch(1);
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && down.get()) {
                up.await();
            }
            maru.answer(request, exchange);
        })) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").shows("21:30 #1 bob: one");
            awaitMark("1");
            if (unread) {
                talk.type("/unread 1").shows("— bob is marked as unread");
            }
            Awaitility.await().until(() -> maru.listening() > 0);
            String before = lastMark();
            down.set(true);
            server.cutAll();
            talk.showsAbout("— connection lost (");
            maru.say(FakeMaru.BOB, "two");
            maru.say(FakeMaru.BOB, "three");
            talk.type("four").shows("21:30 #4 ✓ four");
            talk.type("five").shows("21:30 #5 ✓ five");
            talk.type("/list").showsAbout("— #1 bob (5");
            assertThat(lastMark()).isEqualTo(before);
            up.countDown();
            talk.shows("— connected again").shows("21:30 #2 bob: two").shows("21:30 #3 bob: three");
            awaitMark("5");
            talk.type("six").shows("21:30 #6 ✓ six");
            awaitMark("6");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void whatIsShown_whileTheConnectionIsLost_isMarkedLater() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        CountDownLatch up = new CountDownLatch(1);
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && down.get()) {
                up.await();
            }
            maru.answer(request, exchange);
        })) {
            Talk talk = new Talk(server, true);
            talk.shows("21:30 [bob] one");
            Awaitility.await().until(() -> maru.listening() > 0);
            down.set(true);
            server.cutAll();
            talk.showsAbout("— connection lost (");
            talk.type("/open bob").shows("21:30 #1 bob: one");
            talk.type("/list").shows("— #1 bob (1, 1 unread): one");
            assertThat(marks()).isZero();
            up.countDown();
            talk.shows("— connected again");
            awaitMark("1");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void aServer_thatStartsOver_isToldAnew() throws Exception {
        AtomicBoolean restored = new AtomicBoolean();
        maru.say(FakeMaru.BOB, "one");
        try (FakeServer server = new FakeServer((request, exchange) -> {
            if (request.path().equals("/v1/events") && restored.compareAndSet(true, false)) {
                exchange.json(410, "{\"code\":\"reset\",\"reason\":\"restored\"}");
            } else {
                maru.answer(request, exchange);
            }
        })) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").shows("21:30 #1 bob: one");
            awaitMark("1");
            maru.as(FakeMaru.ALICE, "PUT", ROOM + "/read", "{\"number\":0,\"unread\":true}");
            restored.set(true);
            server.cutAll();
            talk.shows("— the server starts over from a snapshot (restored); /history shows what it has");
            talk.type("/open bob").shows("21:30 #1 bob: one");
            awaitMark("1");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void whoHasRead_isSaidOfOnesOwnMessages() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").type("hello").shows("21:30 #1 ✓ hello");
            maru.add("{\"cursor\":\"%s\",\"type\":\"read\",\"conversation\":\"" + FakeMaru.ROOM + "\",\"user\":\""
                    + FakeMaru.ALICE + "\",\"number\":1,\"at\":\"2026-11-22T21:30:00.123Z\"}");
            maru.say(FakeMaru.BOB, "hm");
            talk.shows("21:30 #2 bob: hm");
            talk.type("/who-read").shows("— #1: not known to have reached bob");
            maru.as(FakeMaru.BOB, "PUT", ROOM + "/delivered", "{\"number\":1}");
            talk.type("/who-read 1").shows("— #1: delivered to bob");
            talk.type("/history").shows("21:30 #1 alice: hello (delivered)");
            maru.as(FakeMaru.BOB, "PUT", ROOM + "/read", "{\"number\":1}");
            talk.shows("21:30 — bob has read #1");
            talk.type("/who-read").shows("— #1: read by bob");
            talk.type("/history").shows("21:30 #1 alice: hello (read)");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.seen).noneMatch(line -> line.contains("alice has read"));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void whoHasRead_inAGroup_isCountedAndTold() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/group Hikers bob carol").type("hello").shows("21:30 #1 ✓ hello");
            String group = server.requests("PUT /v1/conversations/").stream()
                    .map(FakeServer.Request::path)
                    .filter(path -> path.contains("/messages/"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("/messages/.*", "");
            maru.as(FakeMaru.BOB, "PUT", group + "/read", "{\"number\":1}");
            maru.as(FakeMaru.CAROL, "PUT", group + "/delivered", "{\"number\":1}");
            talk.type("/who-read").shows("— #1: read by bob; delivered to carol");
            talk.type("/history").shows("21:30 #1 alice: hello (read by 1)");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKET", "SSE"})
    void whoIsWriting_isSaidOnceUntilTheyHaveSaidIt(Transport transport) throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true, transport);
            talk.type("/open bob").shows("— talking with bob");
            Awaitility.await().until(() -> maru.listening() > 0);
            maru.as(FakeMaru.BOB, "POST", ROOM + "/typing", "");
            maru.as(FakeMaru.BOB, "POST", ROOM + "/typing", "");
            talk.shows("— bob is writing…");
            maru.say(FakeMaru.BOB, "hello");
            talk.shows("21:30 #1 bob: hello");
            maru.as(FakeMaru.BOB, "POST", ROOM + "/typing", "");
            talk.shows("— bob is writing…");
            assertThat(talk.seen.stream().filter(line -> line.contains("writing")))
                    .hasSize(2);
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void oneself_isSaidToBeWritingOnce_andNotForCommands() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").shows("— talking with bob");
            talk.keys.accept("/");
            talk.keys.accept("/who");
            talk.keys.accept("");
            talk.type("/who").shows("— here: bob (bob)");
            assertThat(maru.typed()).isEmpty();
            talk.keys.accept("h");
            talk.keys.accept("he");
            Awaitility.await().until(() -> maru.typed().size() == 1);
            talk.type("hey").shows("21:30 #1 ✓ hey");
            talk.keys.accept("a");
            Awaitility.await().until(() -> maru.typed().size() == 2);
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void aMutedOrArchivedConversation_isQuiet_andTheListSaysSo() throws Exception {
        maru.as(FakeMaru.ALICE, "POST", "/v1/conversations", "{\"id\":\"1\",\"title\":\"Hikers\"}");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/open hikers").shows("— talking with Hikers");
            talk.type("/top").shows("— Hikers is kept on top");
            talk.type("/open bob").type("/mute 8h").shows("— bob is muted until 2026-11-23 05:31");
            talk.type("/open hikers").shows("— talking with Hikers");
            talk.type("/list").shows("— #1 Hikers (0, on top)").shows("— #2 bob (0, muted until 2026-11-23 05:31)");
            String unheard = maru.say(FakeMaru.ROOM, FakeMaru.BOB, "unheard");
            maru.as(FakeMaru.BOB, "PUT", ROOM + "/messages/" + unheard + "/reactions/🎉", "");
            talk.type("/open bob").shows("21:30 #1 bob: unheard [🎉 1]");
            talk.type("/unmute").shows("— bob is not muted any more");
            talk.type("/archive").shows("— bob is put away");
            talk.type("/mute").shows("— bob is muted");
            talk.type("/open hikers").type("/untop").shows("— Hikers is not kept on top any more");
            talk.type("/list").shows("— #1 Hikers (0)").shows("— #2 bob (1, muted, archived): unheard");
            talk.type("/open #2").type("/unarchive").shows("— bob is not put away any more");
            talk.type("/mute soon").shows("! like this: /mute, or /mute 30m, 8h, 2d, 1w, 18:30, 2026-12-01 18:30");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.seen).noneMatch(line -> line.contains("[bob]"));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void whoReads_isToldOfTheEnd_beforeBeingInterrupted() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, false);
            talk.type("/dance").shows("! no such command: /dance; /help shows them");
            assertThat(talk.code.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(talk.interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anInterruptThatNobodyExpects_endsTheTalk() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.interrupting.set(true);
            talk.type("/who");
            assertThat(talk.code.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void aScript_hearsWhatIsMuted() throws Exception {
        maru.as(FakeMaru.ALICE, "PUT", ROOM + "/mute", "{}");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, false);
            talk.shows("— signed in as alice");
            Awaitility.await().until(() -> maru.listening() > 0);
            maru.say(FakeMaru.BOB, "heard");
            talk.shows("21:30 [bob] heard");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }

    @Test
    void somebodyBlocked_isGoneUntilTheyAreNot() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/blocks").shows("— you block nobody");
            talk.type("/open bob").shows("— talking with bob");
            talk.type("/block bob").shows("— you block bob; /unblock bob ends that");
            talk.type("anybody?").shows("! nobody is listening yet: /open NAME");
            talk.type("/blocks").shows("— you block bob");
            talk.type("/list").shows("— no conversations yet: /open NAME");
            talk.type("/unblock bob").shows("— you do not block bob any more");
            talk.type("/list").shows("— #1 bob (0)");
            talk.type("/block nobody").shows("! nobody is called nobody");
            assertThat(talk.ends()).isEqualTo(1);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aDraft_isThereToGoOnWith_andGoneOnceItIsSent() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/open bob").type("/draft").shows("— nothing is begun here");
            talk.type("/draft well, I").shows("— kept for when you open bob again");
            talk.type("/list").shows("— #1 bob (0, draft)");
            talk.type("/open bob").shows("— talking with bob");
            assertThat(talk.begun.poll(20, TimeUnit.SECONDS)).isEqualTo("well, I");
            talk.type("well, I agree").shows("21:30 #1 ✓ well, I agree");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(server.requests("DELETE " + ROOM + "/draft"))
                            .hasSize(1));
            talk.type("/draft").shows("— nothing is begun here");
            talk.type("/draft again").type("/undraft").type("/list").shows("— #1 bob (1): well, I agree");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aDraft_staysWhereAScriptSends() throws Exception {
        maru.as(FakeMaru.ALICE, "PUT", ROOM + "/draft", "{\"content\":{\"text\":\"by hand\"}}");
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, false);
            talk.type("/open bob").type("by machine").shows("21:30 #1 ✓ by machine");
            talk.type("/draft").shows("— begun: by hand");
            assertThat(talk.ends()).isEqualTo(0);
            assertThat(talk.begun).isEmpty();
        }
    }

    @Test
    void names_behindAnAt_areMentions() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, false);
            talk.type("/open bob").type("hi @Bob. and @carol, a@bob").shows("21:30 #1 ✓ hi @Bob. and @carol, a@bob");
            talk.type("/edit @bob?").shows("21:30 #1 alice (edited): @bob?");
            assertThat(talk.ends()).isEqualTo(0);
        }
        assertThat(maru.log()).hasSize(2).allMatch(entry -> entry.contains("\"mentions\":[\"" + FakeMaru.BOB + "\"]"));
    }

    @Test
    void whetherOthersSeeWhatOneHasRead_isAskedAndChanged() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Talk talk = new Talk(server, true);
            talk.type("/share-read").shows("— others can see what you have read; /share-read off ends that");
            talk.type("/share-read off").shows("— nobody can see what you read from now on");
            talk.type("/share-read").shows("— nobody can see what you have read; /share-read on changes that");
            talk.type("/share-read on").shows("— others can see what you have read from now on");
            assertThat(talk.ends()).isEqualTo(0);
        }
    }
}
