package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Alice sends while Bob is away.
final class AwayPlay {
    private static final Duration QUIET = Duration.ofMillis(300);

    @Test
    void bob_comes_back_after_a_crash_and_sees_everything_once_in_order() throws IOException {
        try (Stage stage = Stage.of(AwayPlay.class)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            Device laptop = alice.device("laptop");
            Map<Way, Device> devices = new EnumMap<>(Way.class);
            for (Way way : Way.values()) {
                devices.put(way, bob.device("for " + way));
            }
            String talk = laptop.talkWith(bob);
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                said.add(laptop.says(talk, "while you were away " + i).text());
            }
            stage.server().killAndRestart();
            said.add(laptop.says(talk, "and after the crash").text());

            List<List<Received>> seen = new ArrayList<>();
            for (Map.Entry<Way, Device> entry : devices.entrySet()) {
                Way way = entry.getKey();
                try (Receiver bobs = way.open(entry.getValue(), Optional.empty())) {
                    List<Received> came = bobs.take(1 + said.size());
                    assertThat(bobs.all(QUIET))
                            .as("more than was sent, by %s", way)
                            .isEmpty();
                    seen.add(came);
                }
            }
            for (List<Received> came : seen) {
                assertThat(came.getFirst().type()).isEqualTo("conversation");
                assertThat(came.subList(1, came.size()))
                        .extracting(Received::text)
                        .isEqualTo(said);
                assertThat(came).isEqualTo(seen.getFirst());
            }
        }
    }

    @Test
    void bob_comes_back_in_another_way_each_time_between_crashes() throws IOException {
        try (Stage stage = Stage.of(AwayPlay.class)) {
            Device laptop = stage.person("alice").device("laptop");
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            String talk = laptop.talkWith(bob);
            String cursor = phone.snapshotCursor();
            for (Way way : Way.values()) {
                List<String> said = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    said.add(laptop.says(talk, way + " " + i).text());
                }
                stage.server().killAndRestart();
                try (Receiver receiver = way.open(phone, cursor)) {
                    List<Received> came = receiver.take(said.size());
                    assertThat(came).extracting(Received::text).isEqualTo(said);
                    assertThat(receiver.all(QUIET)).isEmpty();
                    cursor = came.getLast().cursor();
                }
            }
        }
    }
}
