package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Cursor;
import chat.maru.model.Fact;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import chat.maru.store.BrokenForms;
import chat.maru.store.EntryForm;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import chat.maru.wire.ContentJson;
import chat.maru.wire.CursorToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Entries that cannot be read, hundreds of them, written into a node's store below everything that checks: whoever
/// receives gets past them by every way, in the same bytes, with nothing skipped and nothing twice, and the
/// conversation goes on.
@Timeout(120)
final class PoisonTest {
    private static final int MESSAGES = 150;
    private static final int APPENDED = 60;

    @TempDir
    private Path data = Path.of("");

    private final List<String> expected = new ArrayList<>();
    private final Map<Long, String> places = new HashMap<>();
    private final Map<Long, String> ids = new TreeMap<>();
    private int poisoned;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void entriesThatCannotBeRead_standInNobodysWay(long seed) throws IOException, StartFailure {
        SplittableRandom random = new SplittableRandom(seed);
        Person alice;
        Person bob;
        String conversation;
        try (Ground ground = new Ground(data, Map.of())) {
            alice = ground.signUp("Alice");
            bob = ground.signUp("Bob");
            conversation = ground.open(alice, bob);
            assertThat(ground.as(alice, "PATCH", "/v1/me", "{\"about\":\"poison\"}")
                            .status())
                    .isEqualTo(200);
            for (long number = 1; number <= MESSAGES; number++) {
                ids.put(number, ground.say(number % 3 == 0 ? alice : bob, conversation, "message " + number));
            }
        }
        poison(random, List.of(conversation, alice.account()), conversation);
        assertThat(poisoned).as("seed %d", seed).isGreaterThan(150);

        try (Ground ground = new Ground(data, Map.of())) {
            List<String> entries = equalOnEveryWay(ground, alice);
            assertThat(entries).extracting(PoisonTest::cursor).isEqualTo(expected);
            assertThat(entries).filteredOn(PoisonTest::unreadable).hasSize(poisoned);
            assertThat(numbers(entries)).isEqualTo(upTo(MESSAGES));
            history(ground, alice, conversation);
            sends(ground, alice, bob, conversation);
        }
        assertThat(findings()).extracting(Finding::where).containsExactlyInAnyOrderElementsOf(places.values());
    }

    /// Breaks most of what the topics have, the last message among it, and appends more that is broken.
    private void poison(SplittableRandom random, List<String> topics, String appendedTo) {
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            long end = engine.log().end().offset();
            Map<Long, Row> rows = new TreeMap<>();
            for (String topic : topics) {
                byte[] partition = Keys.uuid(UUID.fromString(topic));
                for (Row row : engine.store().scan(Table.ENTRIES, partition, Range.first(Integer.MAX_VALUE))) {
                    rows.put(Keys.stamp(0, row.key().order()).offset(), row);
                }
            }
            byte[] last = {};
            for (Map.Entry<Long, Row> at : rows.entrySet()) {
                Row row = at.getValue();
                last = row.value();
                if (random.nextInt(4) > 0 || at.getKey() == end) {
                    put(engine, new TopicId(Keys.uuid(row.key().partition())), at.getKey(), broken(random, row));
                }
            }
            TopicId to = new TopicId(UUID.fromString(appendedTo));
            for (long offset = end + 1; offset <= end + APPENDED; offset++) {
                Row row = new Row(Keys.entry(to, new Stamp(0, offset)), last);
                put(engine, to, offset, broken(random, row));
                rows.put(offset, row);
            }
            rows.keySet()
                    .forEach(offset -> expected.add(
                            CursorToken.format(Cursor.of(engine.log().generation(), offset))));
        }
    }

    private void put(RocksEngine engine, TopicId topic, long offset, byte[] form) {
        Stamp stamp = new Stamp(0, offset);
        engine.store()
                .write(batch -> {
                    batch.put(Table.ENTRIES, Keys.entry(topic, stamp), form);
                    batch.put(Table.LOG, Keys.log(stamp), Keys.partition(topic));
                })
                .join();
        places.put(offset, "entries " + topic.toString().replace("-", "") + "/" + "%016x".formatted(offset));
        poisoned++;
    }

    private static byte[] broken(SplittableRandom random, Row row) {
        TopicId topic = new TopicId(Keys.uuid(row.key().partition()));
        BrokenForms forms = new BrokenForms(random);
        byte[] broken = forms.broken(row.value());
        while (readable(topic, broken)) {
            broken = forms.broken(row.value());
        }
        return broken;
    }

    private static boolean readable(TopicId topic, byte[] form) {
        try {
            return !(EntryForm.read(topic, form).fact() instanceof Fact.MessageSent sent)
                    || ContentJson.isWellFormed(sent.content());
        } catch (StoreCorruptException _) {
            return false;
        }
    }

    private List<String> equalOnEveryWay(Ground ground, Person who) throws IOException {
        List<String> polled = polled(ground, who, "&limit=7");
        assertThat(polled(ground, who, "&limit=40&wait=1")).isEqualTo(polled);
        assertThat(streamed(ground, who)).isEqualTo(polled);
        assertThat(overSocket(ground, who, polled.size())).isEqualTo(polled);
        return polled;
    }

    private static List<String> polled(Ground ground, Person who, String how) throws IOException {
        List<String> entries = new ArrayList<>();
        String cursor = "0";
        boolean more = true;
        while (more) {
            Answer page = ground.as(who, "GET", "/v1/events?since=" + cursor + how);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            cursor = page.json().path("cursor").asString();
            more = page.json().path("more").asBoolean();
            entries.addAll(cut(page.text()));
        }
        return entries;
    }

    /// The entries of a page, as they stand there.
    private static List<String> cut(String page) {
        String array = page.substring("{\"entries\":[".length(), page.lastIndexOf("],\"cursor\":\""));
        return array.isEmpty() ? List.of() : List.of(array.split(",(?=\\{\"cursor\":\")"));
    }

    private static List<String> streamed(Ground ground, Person who) throws IOException {
        try (Link link = new Link(ground.port)) {
            Map<String, String> headers = new HashMap<>(Ground.bearer(who.token()));
            headers.put("Accept", "text/event-stream");
            String text = link.get("/v1/events?since=0", headers).text();
            assertThat(text).contains("\nevent: unreadable\n");
            return text.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .toList();
        }
    }

    private static List<String> overSocket(Ground ground, Person who, int count) throws IOException {
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events?since=0", Ground.bearer(who.token()))) {
            List<String> entries = new ArrayList<>();
            while (entries.size() < count) {
                entries.add(((Duplex.Text) socket.next()).text());
            }
            socket.send("{\"type\":\"ping\",\"ref\":\"p\"}");
            StringBuilder more = new StringBuilder();
            assertThat(socket.answer("p", more)).isInstanceOf(Duplex.Text.class);
            assertThat(more).isEmpty();
            return entries;
        }
    }

    private void history(Ground ground, Person who, String conversation) throws IOException {
        String messages = "/v1/conversations/" + conversation + "/messages";
        List<Long> down = new ArrayList<>();
        long before = MESSAGES + 1;
        while (before > 1) {
            Answer page = ground.as(who, "GET", messages + "?limit=7&before=" + before);
            assertThat(page.status()).isEqualTo(200);
            for (JsonNode message : page.json().path("messages")) {
                before = message.path("number").asLong();
                down.add(before);
            }
        }
        assertThat(down.reversed()).isEqualTo(upTo(MESSAGES));
        Answer after = ground.as(who, "GET", messages + "?limit=200&after=0");
        assertThat(after.json().path("messages").size()).isEqualTo(MESSAGES);
        for (String id : ids.values()) {
            assertThat(ground.as(who, "GET", messages + "?limit=3&around=" + id).status())
                    .isEqualTo(200);
        }
        JsonNode snapshot = ground.as(who, "GET", "/v1/conversations").json();
        JsonNode last = snapshot.path("conversations").path(0);
        assertThat(last.path("number").asLong()).isEqualTo(MESSAGES);
        assertThat(last.path("last_message").path("type").asString()).isEqualTo("unreadable");
        assertThat(ground.as(who, "GET", "/v1/conversations/" + conversation).json())
                .isEqualTo(last);
    }

    /// New messages have the next numbers and arrive; an id whose message cannot be read is not given twice.
    private void sends(Ground ground, Person one, Person other, String conversation) throws IOException {
        String end = expected.getLast();
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events?since=" + end, Ground.bearer(other.token()))) {
            for (long number = MESSAGES + 1; number <= MESSAGES + 3; number++) {
                ground.say(one, conversation, "after " + number);
                JsonNode live = ((Duplex.Text) socket.next()).json();
                assertThat(live.path("number").asLong()).isEqualTo(number);
                assertThat(live.path("type").asString()).isEqualTo("message");
            }
        }
        String again = "/v1/conversations/" + conversation + "/messages/" + ids.get((long) MESSAGES);
        Answer reused = ground.as(other, "PUT", again, "{\"content\":{\"text\":\"message " + MESSAGES + "\"}}");
        assertThat(reused.verdict()).isEqualTo("409 message_id_reused");
        List<String> behind = new ArrayList<>(
                cut(ground.as(one, "GET", "/v1/events?since=" + end).text()));
        assertThat(behind).hasSize(3);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            new Verification(engine.store(), ContentJson::isWellFormed, findings::add).run();
        }
        return findings;
    }

    private static String cursor(String entry) {
        return Answer.JSON.readTree(entry).path("cursor").asString();
    }

    private static boolean unreadable(String entry) {
        return Answer.JSON.readTree(entry).path("type").asString().equals("unreadable");
    }

    private static List<Long> numbers(List<String> entries) {
        return entries.stream()
                .map(entry -> Answer.JSON.readTree(entry.getBytes(StandardCharsets.UTF_8)))
                .filter(entry -> entry.has("number"))
                .map(entry -> entry.path("number").asLong())
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
