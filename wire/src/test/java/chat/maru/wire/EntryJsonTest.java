package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.ConversationKind;
import chat.maru.model.Cursor;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.GroupInfo;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.model.Username;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EntryJsonTest {
    private static final Generation GENERATION = new Generation(0xABCDEF);
    private static final TopicId TOPIC = new TopicId(UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ab"));
    private static final AccountId ALICE = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000a"));
    private static final AccountId BOB = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000b"));
    private static final MessageId ID = new MessageId(UUID.fromString("ffffffff-ffff-7fff-bfff-ffffffffffff"));
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00.123999Z");

    private static String encode(long number, Fact fact) {
        Entry entry = new Entry(TOPIC, new MessageNumber(number), AT, fact);
        return new String(
                EntryJson.encode(new StampedEntry(new Stamp(0, 42), entry), GENERATION), StandardCharsets.UTF_8);
    }

    private static String cursor() {
        return CursorToken.format(Cursor.of(GENERATION, 42));
    }

    @Test
    void message_hasItsFieldsInOrder() {
        Content content = Content.ofJson("{\"text\":\"안녕 \\n\",\"n\":1.0}".getBytes(StandardCharsets.UTF_8));
        assertThat(encode(17, new Fact.MessageSent(ID, ALICE, content)))
                .isEqualTo("{\"cursor\":\"" + cursor() + "\",\"type\":\"message\",\"conversation\":\"" + TOPIC
                        + "\",\"number\":17,\"id\":\"" + ID + "\",\"sender\":\"" + ALICE
                        + "\",\"sent_at\":\"2026-11-22T21:30:00.123Z\",\"content\":{\"text\":\"안녕 \\n\",\"n\":1.0}}");
    }

    @Test
    void conversation_hasItsFieldsInOrder() {
        assertThat(encode(
                        0,
                        new Fact.ConversationCreated(
                                ConversationKind.DIRECT, BOB, List.of(ALICE, BOB), GroupInfo.NONE)))
                .isEqualTo("{\"cursor\":\"" + cursor() + "\",\"type\":\"conversation\",\"conversation\":\"" + TOPIC
                        + "\",\"change\":\"created\",\"kind\":\"direct\",\"actor\":\"" + BOB + "\",\"members\":[\""
                        + ALICE + "\",\"" + BOB + "\"],\"at\":\"2026-11-22T21:30:00.123Z\"}");
    }

    @Test
    void account_hasItsFieldsInOrder() {
        Profile profile = new Profile(ALICE, new Username("alice"), "A \"x\"\n\u2028\ud800", "마루😀", Instant.EPOCH);
        assertThat(encode(0, new Fact.ProfileChanged(profile)))
                .isEqualTo("{\"cursor\":\"" + cursor() + "\",\"type\":\"account\",\"account\":\"" + TOPIC
                        + "\",\"change\":\"profile\",\"profile\":{\"id\":\"" + ALICE
                        + "\",\"username\":\"alice\",\"display_name\":\"A \\\"x\\\"\\n\u2028\\ud800\",\"about\":\"마루😀\","
                        + "\"created_at\":\"1970-01-01T00:00:00.000Z\"},\"at\":\"2026-11-22T21:30:00.123Z\"}");
    }

    @Test
    void encode_ofWhatCannotBeRead_saysWhereAndNoMore() {
        String cursor = CursorToken.format(Cursor.of(GENERATION, 5));
        for (Fact.Unreadable.Kind kind : Fact.Unreadable.Kind.values()) {
            Fact fact = new Fact.Unreadable(kind);
            Entry entry = new Entry(new TopicId(new UUID(1, 2)), new MessageNumber(17), Instant.EPOCH, fact);
            byte[] json = EntryJson.encode(new StampedEntry(new Stamp(0, 5), entry), GENERATION);
            assertThat(new String(json, StandardCharsets.UTF_8))
                    .isEqualTo("{\"cursor\":\"" + cursor + "\",\"type\":\"unreadable\","
                            + rest(kind).formatted(new UUID(1, 2)));
            assertThat(EntryJson.type(fact)).isEqualTo("unreadable");
        }
    }

    @Test
    void randomMessages_areReadBackByJackson() {
        SplittableRandom seeds = new SplittableRandom(5);
        int messages = 0;
        while (messages < 3_000) {
            long seed = seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            byte[] json = new RandomJson(random).content();
            if (!(ContentJson.check(json, 0, json.length) instanceof Parsed.Ok<Content>(Content content))) {
                continue;
            }
            messages++;
            UUID topic = uuid(random);
            UUID id = uuid(random);
            UUID sender = uuid(random);
            long number = random.nextLong() >>> (1 + random.nextInt(63));
            long offset = random.nextLong() >>> (1 + random.nextInt(63));
            Instant at = Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
            Fact fact = new Fact.MessageSent(new MessageId(id), new AccountId(sender), content);
            Entry entry = new Entry(new TopicId(topic), new MessageNumber(number), at, fact);
            byte[] encoded = EntryJson.encode(new StampedEntry(new Stamp(0, offset), entry), GENERATION);
            JsonNode read = Oracle.must(encoded);
            assertThat(encoded).as("seed %d", seed).doesNotContain('\n').doesNotContain('\r');
            assertThat(read.size()).as("seed %d", seed).isEqualTo(8);
            assertThat(CursorToken.parse(read.get("cursor").stringValue()))
                    .isEqualTo(new CursorToken.At(Cursor.of(GENERATION, offset)));
            assertThat(read.get("conversation").stringValue()).isEqualTo(topic.toString());
            assertThat(read.get("number").longValue()).isEqualTo(number);
            assertThat(read.get("id").stringValue()).isEqualTo(id.toString());
            assertThat(read.get("sender").stringValue()).isEqualTo(sender.toString());
            assertThat(read.get("sent_at").stringValue()).hasSize(24);
            assertThat(Instant.parse(read.get("sent_at").stringValue())).isEqualTo(at);
            assertThat(read.get("content")).isEqualTo(Oracle.must(json));
        }
    }

    private static String rest(Fact.Unreadable.Kind kind) {
        return switch (kind) {
            case MESSAGE -> "\"conversation\":\"%s\",\"number\":17}";
            case OTHER, UNCERTAIN -> "\"conversation\":\"%s\"}";
            case ACCOUNT -> "\"account\":\"%s\"}";
        };
    }

    private static UUID uuid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
