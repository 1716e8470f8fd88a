package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Entry;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.store.EntryForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.Projection;
import chat.maru.store.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that appends, again and again, and looks that nothing it was told to be durable is missing.
class CrashTest {
    private static final int KILLS = 20;

    @Test
    void killedProcess_losesNothingAcknowledged(@TempDir Path directory) throws Exception {
        SplittableRandom random = new SplittableRandom(20);
        long acknowledged = 0;
        long checked = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = Math.max(acknowledged, appendUntilKilled(directory, random.nextInt(1, 600)));
            try (RocksEngine engine = Engines.open(directory)) {
                checked = check(engine, acknowledged, kill == KILLS - 1 ? 0 : checked);
            }
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    /// Answers the last stamp that the process printed before it died.
    private static long appendUntilKilled(Path directory, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingAppender.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            long last = 0;
            String line = out.readLine();
            for (int seen = 0; line != null; seen++) {
                assertThat(line).doesNotStartWith("failed");
                last = Long.parseLong(line);
                if (seen == lines) {
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
                line = wholeLine(out);
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return last;
        }
    }

    /// The next line that ends in a line feed: what the kill cut off is not a stamp.
    private static @Nullable String wholeLine(BufferedReader out) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = out.read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = out.read();
        }
        return next < 0 ? null : line.toString();
    }

    /// Checks everything behind the stamp; answers where the log ends.
    private static long check(RocksEngine engine, long acknowledged, long after) {
        long end = engine.log().end().offset();
        assertThat(end).isGreaterThanOrEqualTo(acknowledged);
        List<StampedEntry> entries = engine.log().read(new Stamp(0, after), Integer.MAX_VALUE);
        assertThat(entries).hasSize((int) (end - after));
        List<Stamp> wrong = new ArrayList<>();
        for (StampedEntry stamped : entries) {
            Entry appended = CrashingAppender.entry(stamped.stamp().offset());
            Key key = Keys.entry(appended.topic(), stamped.stamp());
            byte[] row = engine.store().get(Table.ENTRIES, key).orElse(new byte[0]);
            if (!stamped.entry().equals(appended) || !Arrays.equals(row, EntryForm.write(appended))) {
                wrong.add(stamped.stamp());
            }
        }
        assertThat(wrong).isEmpty();
        MemoryStore expected = projected(end);
        for (Table table : Table.values()) {
            if (table != Table.META) {
                List<Key> keys = new ArrayList<>();
                engine.store().each(table, row -> keys.add(row.key()));
                assertThat(keys).as(table.label()).hasSameSizeAs(expected.all(table));
            }
        }
        return end;
    }

    /// The rows of all that was appended up to this offset.
    private static MemoryStore projected(long end) {
        MemoryStore rows = new MemoryStore();
        for (long offset = 1; offset <= end; offset++) {
            StampedEntry stamped = new StampedEntry(new Stamp(0, offset), CrashingAppender.entry(offset));
            assertThat(rows.write(batch -> Projection.project(stamped, batch))).isCompleted();
        }
        return rows;
    }
}
