package chat.maru.engine.embedded;

import chat.maru.model.Entry;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Log;
import chat.maru.store.SampleEntries;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A program that appends for ever, and prints every stamp when it is durable, until it is killed.
final class CrashingAppender {
    private CrashingAppender() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        RocksEngine engine = Engines.open(Path.of(args[0]));
        long next = engine.log().end().offset() + 1;
        while (true) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i <= next % 3; i++) {
                entries.add(entry(next + i));
            }
            next += entries.size();
            engine.log().append(entries, new Printing(out, entries.size()));
        }
    }

    /// What is appended at this offset, always.
    static Entry entry(long offset) {
        SampleEntries sample = new SampleEntries(offset);
        TopicId topic = new TopicId(new UUID(9, offset % 5));
        return offset % 2 == 0 ? sample.message(topic, offset % 500 == 0 ? 70_000 : 120) : sample.any(topic);
    }

    private record Printing(PrintStream out, int count) implements Log.Appended {
        @Override
        public void durable(Stamp first) {
            out.println(first.offset() + count - 1);
            out.flush();
        }

        @Override
        public void failed(RuntimeException why) {
            out.println("failed " + why);
            out.flush();
        }
    }
}
