package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EntryFormTest {
    private static final TopicId TOPIC = new TopicId(new UUID(1, 2));

    @Test
    void whatIsWritten_isRead_andHasItsId() {
        SampleEntries entries = new SampleEntries(1);
        for (int i = 0; i < 500; i++) {
            Entry entry = entries.any(TOPIC);
            byte[] form = EntryForm.write(entry);

            assertThat(EntryForm.read(entry.topic(), form)).isEqualTo(entry);
            assertThat(EntryForm.messageId(form)).isEqualTo(idOf(entry));
        }
    }

    /// Whatever the bytes are: an entry, or told to be corrupt.
    @Test
    void whatIsBroken_isCorruptAndNothingElse() {
        int corrupt = 0;
        for (long seed = 1; seed <= 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Entry entry = new SampleEntries(seed).any(TOPIC);
            byte[] broken = new BrokenForms(random).broken(EntryForm.write(entry));
            try {
                Entry read = EntryForm.read(entry.topic(), broken);
                assertThat(EntryForm.read(entry.topic(), EntryForm.write(read)))
                        .as("seed %d", seed)
                        .isEqualTo(read);
            } catch (StoreCorruptException _) {
                corrupt++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            EntryForm.messageId(broken);
        }
        assertThat(corrupt).isBetween(2_500, 4_900);
    }

    @Test
    void whatCouldNotBeRead_isNeverWritten() {
        Fact unreadable = new Fact.Unreadable(Fact.Unreadable.Kind.MESSAGE);
        Entry entry = new Entry(TOPIC, new MessageNumber(1), Instant.EPOCH, unreadable);

        assertThatThrownBy(() -> EntryForm.write(entry)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<MessageId> idOf(Entry entry) {
        return entry.fact() instanceof Fact.MessageSent sent ? Optional.of(sent.id()) : Optional.empty();
    }
}
