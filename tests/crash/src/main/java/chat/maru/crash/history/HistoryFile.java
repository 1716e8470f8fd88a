package chat.maru.crash.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// A history in a file: one JSON object a line, one line an event.
///
/// Confined to one thread.
public final class HistoryFile implements Consumer<Event>, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(Event.class, Named.class)
            .addMixIn(Action.class, Named.class)
            .addMixIn(Result.class, Named.class)
            .build();
    private static final ObjectReader READER = JSON.readerFor(Event.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Event.class);

    private final BufferedWriter writer;

    /// What an object is stands in it first.
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface Named {}

    /// Begins one.
    public HistoryFile(Path file) throws IOException {
        writer = Files.newBufferedWriter(file);
    }

    @Override
    public void accept(Event event) {
        try {
            writer.write(WRITER.writeValueAsString(event));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /// Reads one from its beginning to its end.
    public static void read(Path file, Consumer<Event> events) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                events.accept(READER.readValue(line));
            }
        }
    }
}
