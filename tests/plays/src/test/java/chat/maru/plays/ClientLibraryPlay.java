package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.Content;
import chat.maru.client.Cursor;
import chat.maru.client.Device;
import chat.maru.client.EventStream;
import chat.maru.client.MaruClient;
import chat.maru.client.MessageEvent;
import chat.maru.client.Platform;
import chat.maru.client.Session;
import chat.maru.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Programs that use the client library need not know that the server comes and goes.
final class ClientLibraryPlay {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void streams_of_the_library_live_through_crashes_and_stops() throws IOException {
        try (Stage stage = Stage.of(ClientLibraryPlay.class)) {
            MaruClient maru = MaruClient.of(
                    URI.create("http://localhost:" + stage.server().port()));
            Session alice = maru.signUp("alice", Person.PASSWORD, "Alice", new Device("laptop", Platform.DESKTOP));
            Session bob = maru.signUp("bob", Person.PASSWORD, "Bob", new Device("phone", Platform.IOS));
            UUID talk = alice.openDirect(bob.account().id()).id();
            List<EventStream> streams = new ArrayList<>();
            List<Queue<String>> received = new ArrayList<>();
            for (Transport transport : Transport.values()) {
                Queue<String> queue = new ConcurrentLinkedQueue<>();
                received.add(queue);
                streams.add(bob.stream(transport, Optional.of(Cursor.BEGINNING), event -> {
                    if (event instanceof MessageEvent message) {
                        queue.add(message.content().text().orElse(""));
                    }
                }));
            }
            List<String> sent = new ArrayList<>();
            for (int life = 0; life < 4; life++) {
                for (int i = 0; i < 10; i++) {
                    String text = "message " + i + " of life " + life;
                    alice.send(talk, Content.text(text));
                    sent.add(text);
                }
                if (life == 1) {
                    stage.server().restart();
                } else if (life < 3) {
                    stage.server().killAndRestart();
                }
            }
            for (Queue<String> queue : received) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(new ArrayList<>(queue)).isEqualTo(sent));
            }
            streams.forEach(EventStream::close);
            assertThat(streams)
                    .allSatisfy(stream -> assertThat(stream.failure()).isEmpty());
        }
    }
}
