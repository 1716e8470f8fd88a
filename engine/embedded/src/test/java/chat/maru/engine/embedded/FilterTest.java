package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.MessageId;
import chat.maru.model.TopicId;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a message's id is new is asked for every message, so it must stay cheap when there are very many.
class FilterTest {
    private static final int IDS = 200_000;
    private static final int ASKED = 5_000;

    @TempDir
    private Path directory;

    /// The filter of all ids is far larger than the part of the cache that it would be in as a whole: it would be read
    /// from the file for each question.
    @Test
    void askingForIdsThatAreNotThere_readsLittle_whenThereAreMoreThanTheCacheHolds() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (RocksEngine engine = RocksEngine.open(directory, Engines.withLeastCache(), random)) {
            for (int put = 0; put < IDS; put += 1_000) {
                engine.store()
                        .write(Store.Need.VITAL, batch -> {
                            for (int i = 0; i < 1_000; i++) {
                                batch.put(Table.IDS, id(random), new byte[17]);
                            }
                        })
                        .get(30, TimeUnit.SECONDS);
            }
            engine.database().compact();

            assertThat(engine.store().get(Table.IDS, id(random))).isEmpty();
            long before = bytesRead();
            for (int i = 0; i < ASKED; i++) {
                assertThat(engine.store().get(Table.IDS, id(random))).isEmpty();
            }
            assertThat(bytesRead() - before).isLessThan(ASKED * 8_192L);
        }
    }

    private static Key id(SplittableRandom random) {
        TopicId topic = new TopicId(new UUID(random.nextLong(), random.nextLong()));
        return Keys.messageId(topic, new MessageId(new UUID(random.nextLong(), random.nextLong())));
    }

    /// By this process, from files whether cached by the system or not.
    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .findFirst()
                .orElseThrow();
    }
}
