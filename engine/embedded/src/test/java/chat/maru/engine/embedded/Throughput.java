package chat.maru.engine.embedded;

import chat.maru.model.Entry;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Log;
import chat.maru.store.SampleEntries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Measures durable appends a second: `Throughput DIRECTORY SECONDS IN_FLIGHT`, each append one message.
final class Throughput {
    private Throughput() {}

    public static void main(String[] args) throws InterruptedException {
        long begin = System.nanoTime();
        RocksEngine engine = RocksEngine.open(Path.of(args[0]), EmbeddedConfig.defaults(), new SplittableRandom(1));
        System.out.printf("open: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        int inFlight = Integer.parseInt(args[2]);
        SampleEntries sample = new SampleEntries(1);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            entries.add(sample.message(new TopicId(new UUID(1, i % 1000)), 100));
        }
        Semaphore room = new Semaphore(inFlight);
        long first = engine.log().end().offset();
        long seconds = Long.parseLong(args[1]);
        begin = System.nanoTime();
        for (int i = 0; System.nanoTime() - begin < seconds * 1_000_000_000L; i++) {
            room.acquire();
            engine.log().append(List.of(entries.get(i % entries.size())), new Releasing(room));
        }
        room.acquire(inFlight);
        long took = System.nanoTime() - begin;
        long count = engine.log().end().offset() - first;
        System.out.printf("%d appends, %.0f a second, %d in flight%n", count, count * 1e9 / took, inFlight);
        engine.close();
    }

    private record Releasing(Semaphore room) implements Log.Appended {
        @Override
        public void durable(Stamp first) {
            room.release();
        }

        @Override
        public void failed(RuntimeException why) {
            throw why;
        }
    }
}
