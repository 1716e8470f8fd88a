package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Sent;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bob has missed many messages, of several people, and gets them all.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MissedPlay {
    private static final long SEED = Long.getLong("plays.seed", 1);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final Stage stage;

    MissedPlay() throws IOException {
        stage = Stage.of(MissedPlay.class);
    }

    @AfterAll
    void close() throws IOException {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 101, 129, 301, 1_025, 10_001})
    void missed_entries_arrive_complete_and_in_the_same_bytes_in_every_way(int count) throws IOException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        Device carol = stage.person("carol").device("laptop");
        Device dave = stage.person("dave").device("laptop");
        List<String> talks = List.of(alice.talkWith(bob), carol.talkWith(bob), dave.talkWith(bob));
        String cursor = phone.snapshotCursor();
        List<Sent> sent = new ArrayList<>();
        int third = count / 3;
        sent.addAll(alice.saysMany(List.of(talks.get(0)), "alice ", third));
        sent.addAll(carol.saysMany(List.of(talks.get(1)), "carol ", third));
        sent.addAll(dave.saysMany(List.of(talks.get(2)), "dave ", count - 2 * third));

        List<Received> first = List.of();
        for (Way way : Way.values()) {
            try (Receiver receiver = way.open(phone, cursor)) {
                List<Received> came = receiver.take(count);
                assertThat(receiver.all(QUIET)).as("more by %s", way).isEmpty();
                assertThat(came.stream().map(Received::id).toList())
                        .as("by %s", way)
                        .isEqualTo(sent.stream().map(Sent::id).toList());
                first = first.isEmpty() ? came : first;
                assertThat(came.equals(first))
                        .as("the bytes of %s are those of POLL", way)
                        .isTrue();
            }
        }
        Map<String, List<String>> byTalk = first.stream()
                .collect(Collectors.groupingBy(
                        Received::conversation, Collectors.mapping(Received::json, Collectors.toList())));
        for (String talk : talks) {
            assertThat(phone.history(talk).equals(byTalk.get(talk)))
                    .as("the bytes of history are those of POLL")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void another_way_after_any_entry_neither_skips_nor_repeats(long seed)
            throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(SEED * 31 + seed);
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        Device carol = stage.person("carol").device("laptop");
        String one = alice.talkWith(bob);
        String other = carol.talkWith(bob);
        String cursor = phone.snapshotCursor();
        int each = 300;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Sent>> alices = threads.submit(() -> alice.saysMany(List.of(one), "a ", each));
            Future<List<Sent>> carols = threads.submit(() -> carol.saysMany(List.of(other), "c ", each));
            List<Received> came = new ArrayList<>();
            while (came.size() < 2 * each) {
                Way way = Way.any(random);
                try (Receiver receiver = way == Way.POLL
                        ? new PollReceiver(phone, Optional.of(cursor), 0, 1 + random.nextInt(500))
                        : way.open(phone, cursor)) {
                    came.addAll(receiver.take(Math.min(1 + random.nextInt(40), 2 * each - came.size())));
                    cursor = came.getLast().cursor();
                }
            }
            for (Way way : Way.values()) {
                try (Receiver receiver = way.open(phone, cursor)) {
                    assertThat(receiver.all(QUIET)).isEmpty();
                }
            }
            Map<String, List<String>> ids = new HashMap<>();
            came.forEach(entry -> ids.computeIfAbsent(entry.conversation(), _ -> new ArrayList<>())
                    .add(entry.id()));
            assertThat(ids.get(one)).as("seed %s", SEED).isEqualTo(ids(alices.get()));
            assertThat(ids.get(other)).as("seed %s", SEED).isEqualTo(ids(carols.get()));
        }
    }

    @Test
    void strange_content_comes_back_as_it_was_sent_in_every_way() throws IOException {
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        Device alice = stage.person("alice").device("laptop");
        String talk = alice.talkWith(bob);
        String cursor = phone.snapshotCursor();
        String content =
                "{\"zebra\": [1.0, 1e3, -0, 12345678901234567890],  \"text\":\"\\u00e9 é \\ud83d\\ude00 \\/ \\n\","
                        + "\"attachments\":[{}], \"\":\"\",\"nested\":{\"a\":{\"b\":[[[]]]}}}";
        alice.puts(talk, UUID.randomUUID().toString(), content).expect(201);
        Map<Way, String> seen = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            try (Receiver receiver = way.open(phone, cursor)) {
                Received received = receiver.take(1).getFirst();
                assertThat(received.content()).isEqualTo(Json.tree(content));
                seen.put(way, received.json());
            }
        }
        assertThat(seen.values()).containsOnly(phone.history(talk).getFirst());
    }

    private static List<String> ids(List<Sent> sent) {
        return sent.stream().map(Sent::id).toList();
    }
}
