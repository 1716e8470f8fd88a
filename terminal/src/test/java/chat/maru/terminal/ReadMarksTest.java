package chat.maru.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.Cursor;
import chat.maru.client.MaruClient;
import chat.maru.client.RawJson;
import chat.maru.client.ReadEvent;
import chat.maru.client.Tokens;
import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Shows messages, and ends each pause by hand.
final class ReadMarksTest {
    private static final UUID ROOM = FakeMaru.ROOM;

    private final FakeMaru maru = new FakeMaru();
    private final FakeServer server = new FakeServer(maru);
    private final Errands errands = new Errands();
    private final Thread running = new Thread(errands::run);
    private final BlockingQueue<Runnable> pauses = new LinkedBlockingQueue<>();
    private final ReadMarks marks = new ReadMarks(
            MaruClient.builder(server.uri())
                    .time(new StillTime())
                    .build()
                    .resume(Tokens.fromJson(FakeMaru.session(0, "2999-01-01T00:00:00.000Z")))
                    .own(),
            errands,
            true,
            pauses::add);

    @BeforeEach
    void says() {
        for (int each = 1; each <= 20; each++) {
            maru.say(FakeMaru.BOB, "message " + each);
        }
        running.setDaemon(true);
        running.start();
    }

    @AfterEach
    void ends() throws Exception {
        running.interrupt();
        server.close();
    }

    private void endPause() throws InterruptedException {
        Runnable pause = pauses.poll(20, TimeUnit.SECONDS);
        assertThat(pause).isNotNull();
        pause.run();
    }

    /// The marks put so far, once the errands are done.
    private List<Long> put() {
        errands.settle(Duration.ofSeconds(20));
        return server.requests("PUT /v1/conversations/" + ROOM + "/read").stream()
                .map(request -> Long.valueOf(request.body().replaceAll(".*\"number\":([0-9]+).*", "$1")))
                .toList();
    }

    @Test
    void manyMessages_getOneMarkAPause_andTheLastAlways() throws Exception {
        for (int number = 1; number <= 10; number++) {
            marks.shown(ROOM, number);
            assertThat(put()).containsExactly(1L);
        }
        endPause();
        assertThat(put()).containsExactly(1L, 10L);
        marks.shown(ROOM, 11);
        assertThat(put()).containsExactly(1L, 10L);
        endPause();
        assertThat(put()).containsExactly(1L, 10L, 11L);
        endPause();
        assertThat(put()).containsExactly(1L, 10L, 11L);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatRests_isPutAtOnceWhenItIsSettled() throws Exception {
        marks.shown(ROOM, 1);
        assertThat(put()).containsExactly(1L);
        marks.shown(ROOM, 2);
        marks.settle(Duration.ofSeconds(20));
        assertThat(put()).containsExactly(1L, 2L);
        endPause();
        assertThat(put()).containsExactly(1L, 2L);
    }

    @Test
    void whereOthersHaveSpokenBefore_aMessageOfOnesOwn_isMarkedWhenItArrives() throws Exception {
        marks.opened(ROOM, 10);
        assertThat(put()).containsExactly(10L);
        endPause();
        marks.said(ROOM, 14);
        assertThat(put()).containsExactly(10L);
        for (int number = 11; number <= 13; number++) {
            marks.shown(ROOM, number);
            assertThat(put()).containsExactly(10L, 11L);
        }
        marks.arrived(ROOM, 14);
        endPause();
        assertThat(put()).containsExactly(10L, 11L, 14L);
    }

    @Test
    void whatIsMarkedAsUnreadElsewhere_isNotMarkedAfterThePause() throws Exception {
        marks.shown(ROOM, 1);
        assertThat(put()).containsExactly(1L);
        marks.shown(ROOM, 2);
        marks.put(new ReadEvent(new Cursor("22"), RawJson.of("{}"), ROOM, 0, true, Instant.EPOCH));
        endPause();
        marks.shown(ROOM, 3);
        assertThat(put()).containsExactly(1L);
        marks.opened(ROOM, 3);
        assertThat(put()).containsExactly(1L, 3L);
    }
}
