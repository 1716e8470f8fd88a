package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.TopicId;
import chat.maru.model.Username;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Entries for tests: messages with numbers that count up, and everything else an entry can tell.
///
/// Confined to one thread.
public final class SampleEntries {
    private final SplittableRandom random;
    private final SampleFacts facts;
    private long number;

    public SampleEntries(long seed) {
        random = new SplittableRandom(seed);
        facts = new SampleFacts(this, random);
    }

    /// The next message of the topic, with content of about so many bytes.
    public Entry message(TopicId topic, int size) {
        Fact sent = new Fact.MessageSent(
                new MessageId(uuid()),
                account(),
                content(size),
                random.nextInt(4) == 0 ? List.of(account(), account()) : List.of());
        return new Entry(topic, new MessageNumber(++number), at(), sent);
    }

    /// An entry of any kind that is appended to a log.
    public Entry any(TopicId topic) {
        return switch (random.nextInt(12)) {
            case 0 -> profile();
            case 1, 2, 3 -> message(topic, random.nextInt(300));
            default -> new Entry(topic, new MessageNumber(number), at(), facts.any(topic));
        };
    }

    /// An entry of a kind that stands where something was erased.
    public Entry erased(TopicId topic) {
        return new Entry(topic, new MessageNumber(++number), at(), facts.erased());
    }

    /// An entry that takes the place of another, which is in no log.
    public Entry replacing(TopicId topic) {
        return new Entry(topic, new MessageNumber(number), at(), facts.replacing());
    }

    private Entry profile() {
        AccountId account = account();
        Profile profile =
                new Profile(account, new Username("u" + random.nextInt(1_000_000) + "x"), "Ada \u00e9", "about", at());
        return new Entry(TopicId.of(account), new MessageNumber(0), at(), new Fact.ProfileChanged(profile));
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    AccountId account() {
        return new AccountId(uuid());
    }

    Content content(int size) {
        String text = "{\"text\":\"" + Long.toString(random.nextLong(), 36).repeat(1 + size / 12) + "\"}";
        return Content.ofJson(text.getBytes(StandardCharsets.UTF_8));
    }

    Instant at() {
        return Instant.ofEpochMilli(random.nextLong(1L << 42));
    }
}
