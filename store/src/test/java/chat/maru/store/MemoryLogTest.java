package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryLogTest {
    private static final TopicId TOPIC = new TopicId(new UUID(1, 2));

    private final MemoryStore store = MemoryStore.held();
    private final MemoryLog log = new MemoryLog(store, new Generation(7));
    private final List<String> told = new ArrayList<>();

    @Test
    void heldAppend_isNeitherReadNorToldBeforeItIsReleased() {
        log.append(List.of(message(1), message(2)), teller());
        log.append(List.of(message(3)), teller());
        assertThat(log.end()).isEqualTo(new Stamp(0, 0));
        assertThat(log.read(new Stamp(0, 0), 10)).isEmpty();

        assertThat(store.release(1)).isEqualTo(1);
        assertThat(told).containsExactly("durable 1");
        assertThat(log.end()).isEqualTo(new Stamp(0, 2));
        assertThat(log.read(new Stamp(0, 0), 10)).hasSize(2);

        store.releaseAll();
        assertThat(told).containsExactly("durable 1", "durable 3");
    }

    @Test
    void writesAndAppends_areReleasedInOneOrder() {
        CompletableFuture<Void> write = store.write(batch -> batch.put(Table.META, Keys.meta("a"), new byte[1]));
        log.append(List.of(message(1)), teller());
        store.release(1);
        assertThat(write).isCompleted();
        assertThat(told).isEmpty();
    }

    @Test
    void failure_failsWhatWaitsAndWhatComes() {
        log.append(List.of(message(1)), teller());
        store.become(Store.WriteState.FAILED);
        log.append(List.of(message(2)), teller());
        assertThat(told).containsExactly("failed", "failed");
        assertThat(store.write(batch -> {})).isCompletedExceptionally();
    }

    @Test
    void lowDisk_doesNotStopWhatIsDecided() {
        store.become(Store.WriteState.DISK_LOW);
        log.append(List.of(message(1)), teller());
        store.releaseAll();
        assertThat(told).containsExactly("durable 1");
    }

    private Log.Appended teller() {
        return new Log.Appended() {
            @Override
            public void durable(Stamp first) {
                told.add("durable " + first.offset());
            }

            @Override
            public void failed(RuntimeException why) {
                told.add("failed");
            }
        };
    }

    private static Entry message(long number) {
        Content content = Content.ofJson("{}".getBytes(StandardCharsets.UTF_8));
        Fact sent = new Fact.MessageSent(new MessageId(new UUID(3, number)), new AccountId(new UUID(4, 4)), content);
        return new Entry(TOPIC, new MessageNumber(number), Instant.ofEpochMilli(number), sent);
    }
}
