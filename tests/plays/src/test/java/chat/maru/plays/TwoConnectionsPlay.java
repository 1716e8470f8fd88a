package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Proxy;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One device, more than one connection; and a connection that breaks at the worst moment.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoConnectionsPlay {
    private static final Duration QUIET = Duration.ofMillis(200);

    private final Stage stage;

    TwoConnectionsPlay() throws IOException {
        stage = Stage.of(TwoConnectionsPlay.class);
    }

    @AfterAll
    void close() throws IOException {
        stage.close();
    }

    @Test
    void two_connections_of_one_device_both_get_everything_whatever_they_are() throws IOException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        for (Way one : Way.values()) {
            for (Way other : Way.values()) {
                String cursor = phone.snapshotCursor();
                try (Receiver left = one.open(phone, cursor);
                        Receiver right = other.open(phone, cursor)) {
                    List<String> said = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        said.add(alice.says(talk, one + " " + other + " " + i).text());
                    }
                    List<Received> came = left.take(5);
                    assertThat(came).extracting(Received::text).isEqualTo(said);
                    assertThat(right.take(5)).as("%s beside %s", other, one).isEqualTo(came);
                }
            }
        }
    }

    @Test
    void commits_of_two_connections_only_go_up() throws IOException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device tablet = bob.device("tablet");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        for (int i = 0; i < 10; i++) {
            alice.says(talk, "message " + i);
        }
        List<Received> all = phone.missed();
        try (EventSocket one = EventSocket.open(phone, Optional.empty());
                EventSocket other = EventSocket.open(phone, Optional.empty())) {
            one.ok(one.ask(EventSocket.ack(all.get(6).cursor())));
            other.ok(other.ask(EventSocket.ack(all.get(2).cursor())));
            assertThat(phone.missed()).isEqualTo(all.subList(7, 11));
            other.ok(other.ask(EventSocket.ack("0")));
            assertThat(phone.missed()).isEqualTo(all.subList(7, 11));
            other.ok(other.ask(EventSocket.ack(all.get(8).cursor())));
            assertThat(phone.missed()).isEqualTo(all.subList(9, 11));
        }
        assertThat(tablet.missed()).as("another device has a cursor of its own").isEqualTo(all);
    }

    @Test
    void a_long_poll_answer_lost_on_the_wire_is_given_again()
            throws IOException, InterruptedException, ExecutionException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        String cursor = phone.snapshotCursor();
        try (Proxy proxy = Proxy.to(stage.server().port());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Device farAway = phone.by(proxy.port());
            Proxy.Loss loss = proxy.loseNextAnswer();
            Future<Optional<Answer>> lost = threads.submit(() -> unlessCut(farAway, cursor));
            String text = alice.says(talk, "did you get this?").text();
            loss.await();
            assertThat(lost.get()).isEmpty();
            try (Receiver again = new PollReceiver(phone, Optional.of(cursor), 25, 500)) {
                assertThat(again.take(1)).extracting(Received::text).containsExactly(text);
                assertThat(again.all(QUIET)).isEmpty();
            }
        }
    }

    @Test
    void a_stream_cut_on_the_wire_goes_on_from_its_last_entry() throws IOException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        for (Way way : List.of(Way.SSE, Way.WEB_SOCKET)) {
            String cursor = phone.snapshotCursor();
            String last;
            try (Proxy proxy = Proxy.to(stage.server().port())) {
                Receiver receiver = way.open(phone.by(proxy.port()), cursor);
                alice.says(talk, "one");
                last = receiver.take(1).getFirst().cursor();
                proxy.loseNextAnswer();
                alice.says(talk, "two");
                assertThat(cut(receiver)).as("%s was cut", way).isTrue();
            }
            alice.says(talk, "three");
            try (Receiver again = way == Way.SSE ? EventSource.resume(phone, last) : way.open(phone, last)) {
                assertThat(again.take(2)).extracting(Received::text).containsExactly("two", "three");
                assertThat(again.all(QUIET)).isEmpty();
            }
        }
    }

    @Test
    void a_long_poll_is_answered_as_soon_as_there_is_something_and_not_before()
            throws IOException, InterruptedException, ExecutionException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        String cursor = phone.snapshotCursor();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting =
                    threads.submit(() -> phone.asks("GET", PollReceiver.target(Optional.of(cursor), 25, 500), null));
            Awaitility.await().until(() -> stage.server().metric("maru_subscribers") >= 1);
            assertThat(waiting).isNotDone();
            long said = System.nanoTime();
            alice.says(talk, "now");
            assertThat(Json.slices(waiting.get().expect(200).body(), "entries")).hasSize(1);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - said)).isLessThan(10);
        }
        Answer empty = phone.asks("GET", PollReceiver.target(Optional.of(phone.snapshotCursor()), 1, 500), null);
        assertThat(empty.expect(200).text()).contains("\"entries\":[]");
    }

    private static Optional<Answer> unlessCut(Device device, String cursor) {
        try {
            return Optional.of(device.asks("GET", PollReceiver.target(Optional.of(cursor), 25, 500), null));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean cut(Receiver receiver) {
        try {
            receiver.take(1);
            return false;
        } catch (IOException _) {
            return true;
        } finally {
            receiver.close();
        }
    }
}
