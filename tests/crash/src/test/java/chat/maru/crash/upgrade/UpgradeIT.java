package chat.maru.crash.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.damage.Furnished;
import chat.maru.crash.host.Folders;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// This build goes on with what earlier ones have left behind.
final class UpgradeIT {
    private static final Duration QUIET = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    static List<Path> archives() throws IOException, URISyntaxException {
        Path earlier = Path.of(
                Objects.requireNonNull(UpgradeIT.class.getResource("/earlier")).toURI());
        try (Stream<Path> all = Files.list(earlier)) {
            List<Path> archives = all.sorted().toList();
            assertThat(archives).isNotEmpty();
            return archives;
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void what_an_earlier_build_acknowledged_is_there_and_goes_on(Path archive) throws Exception {
        EarlierBuild earlier = EarlierBuild.unpacked(archive, folder);
        Furnished.Known known = earlier.known();
        try (Stage stage = Stage.on(folder, UpgradeIT.class)) {
            ServerProcess server = stage.server();
            server.kill();
            replace(server.data(), earlier.data());
            server.start();
            Device device = Person.known(server.port(), known.username(), known.account())
                    .device("after the upgrade");
            known.history()
                    .forEach((talk, messages) -> assertThat(history(device, talk))
                            .as("history of %s", talk)
                            .isEqualTo(messages));
            List<Received> first = received(Way.POLL, device, known.cursor());
            assertThat(first).as("what was behind a cursor of then").isNotEmpty();
            if (!known.inbox().isEmpty()) {
                assertThat(first).extracting(Received::json).isEqualTo(known.inbox());
            }
            for (Way way : Way.values()) {
                assertThat(received(way, device, known.cursor()))
                        .as("by %s", way)
                        .isEqualTo(first);
            }
            String talk = known.history().keySet().iterator().next();
            long number = device.says(talk, "it goes on").number();
            assertThat(number).isEqualTo(last(known, talk) + 1);
            server.killAndRestart();
            assertThat(history(device, talk)).hasSize(messages(known, talk).size() + 1);
        }
    }

    /// A data directory takes another's place.
    private static void replace(Path data, Path by) throws IOException {
        Folders.delete(data);
        Files.move(by, data);
    }

    private static List<String> messages(Furnished.Known known, String talk) {
        return Objects.requireNonNull(known.history().get(talk));
    }

    private static long last(Furnished.Known known, String talk) {
        return Received.of(messages(known, talk).getLast()).number();
    }

    private static List<String> history(Device device, String talk) {
        try {
            return device.history(talk);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Received> received(Way way, Device device, String cursor) throws IOException {
        try (Receiver receiver = way.open(device, cursor)) {
            List<Received> all = new ArrayList<>();
            all.add(receiver.next(Duration.ofSeconds(10)).orElseThrow());
            all.addAll(receiver.all(QUIET));
            return all;
        }
    }
}
