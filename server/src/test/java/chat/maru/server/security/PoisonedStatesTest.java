package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Fact;
import chat.maru.model.TopicId;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import chat.maru.store.BlockForm;
import chat.maru.store.BrokenForms;
import chat.maru.store.Change;
import chat.maru.store.EntryForm;
import chat.maru.store.JoinLinkForm;
import chat.maru.store.Keys;
import chat.maru.store.Row;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Marks, receipts, preferences, drafts, settings, blocks, mentions, links, edits and reactions, all broken, as entries
/// and as rows, below everything that checks: whoever reads gets past them, and nobody is told of insides.
@Timeout(120)
final class PoisonedStatesTest {
    private static final List<Table> TABLES =
            List.of(Table.STATES, Table.BLOCKS, Table.CHANGES, Table.LINKS, Table.MENTIONS);
    private static final String NEW_LINK = UUID.randomUUID().toString();

    @TempDir
    private Path data = Path.of("");

    private final List<String> messages = new ArrayList<>();
    private Person alice = new Person("", "", "", "", "");
    private Person bob = alice;
    private Person carol = alice;
    private String direct = "";
    private String group = "";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatCannotBeRead_keepsNobodyFromTheRest(long seed) throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            fill(ground);
        }
        poison(new SplittableRandom(seed));
        try (Ground ground = new Ground(data, Map.of())) {
            for (Person who : List.of(alice, bob)) {
                reads(ground, who);
            }
            writes(ground);
            for (Person who : List.of(alice, bob)) {
                reads(ground, who);
            }
        }
    }

    private void fill(Ground ground) throws IOException {
        alice = ground.signUp("Alice");
        bob = ground.signUp("Bob");
        carol = ground.signUp("Carol");
        direct = ground.open(alice, bob);
        group = ground.group(alice, UUID.randomUUID().toString(), "group", List.of(bob));
        for (String each : List.of(direct, group)) {
            String conversation = "/v1/conversations/" + each;
            for (int n = 1; n <= 20; n++) {
                String message = UUID.randomUUID().toString();
                String content = "{\"content\":{\"text\":\"m\",\"mentions\":[\"" + alice.account() + "\"]}}";
                done(ground.as(bob, "PUT", conversation + "/messages/" + message, content));
                done(ground.as(bob, "PATCH", conversation + "/messages/" + message, text("edited")));
                done(ground.as(alice, "PUT", conversation + "/messages/" + message + "/reactions/%2B1"));
                messages.add(conversation + "/messages/" + message);
            }
            for (Person who : List.of(alice, bob)) {
                done(ground.as(who, "PUT", conversation + "/read", "{\"number\":7}"));
                done(ground.as(who, "PUT", conversation + "/mute", "{}"));
                done(ground.as(who, "PUT", conversation + "/draft", text("begun")));
            }
        }
        for (Person who : List.of(alice, bob)) {
            done(ground.as(who, "PATCH", "/v1/me/settings", "{\"share_read_marks\":false}"));
            done(ground.as(who, "PUT", "/v1/me/blocks/" + carol.account()));
        }
        done(ground.as(alice, "PUT", "/v1/conversations/" + group + "/links/" + UUID.randomUUID(), "{}"));
    }

    private static String text(String text) {
        return "{\"content\":{\"text\":\"" + text + "\"}}";
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    private void poison(SplittableRandom random) {
        BrokenForms forms = new BrokenForms(random);
        int poisoned = 0;
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            List<Table> tables = new ArrayList<>(TABLES);
            tables.add(Table.ENTRIES);
            for (Table table : tables) {
                List<Row> rows = new ArrayList<>();
                engine.store().each(table, row -> rows.add(row));
                for (Row row : rows) {
                    if (table != Table.ENTRIES || isNew(row)) {
                        byte[] broken = broken(forms, table, row);
                        engine.store()
                                .write(batch -> batch.put(table, row.key(), broken))
                                .join();
                        poisoned++;
                    }
                }
            }
        }
        assertThat(poisoned).isGreaterThan(150);
    }

    private static boolean isNew(Row row) {
        return switch (EntryForm.read(topic(row), row.value()).fact()) {
            case Fact.StateChanged _,
                    Fact.BlockChanged _,
                    Fact.LinkChanged _,
                    Fact.MessageEdited _,
                    Fact.ReactionChanged _ -> true;
            default -> false;
        };
    }

    private static TopicId topic(Row row) {
        return new TopicId(Keys.uuid(row.key().partition()));
    }

    private static byte[] broken(BrokenForms forms, Table table, Row row) {
        if (table == Table.MENTIONS) {
            return new byte[] {1, 2, 3};
        }
        byte[] broken = forms.broken(row.value());
        while (isReadable(table, new Row(row.key(), broken))) {
            broken = forms.broken(row.value());
        }
        return broken;
    }

    private static boolean isReadable(Table table, Row row) {
        try {
            switch (table) {
                case STATES -> StoredState.read(row.value());
                case BLOCKS -> BlockForm.read(row.value());
                case CHANGES -> Change.read(row);
                case LINKS -> JoinLinkForm.read(row.value());
                default -> EntryForm.read(topic(row), row.value());
            }
            return true;
        } catch (StoreCorruptException _) {
            return false;
        }
    }

    private void reads(Ground ground, Person who) throws IOException {
        for (String target : List.of(
                "/v1/conversations",
                "/v1/conversations/" + direct,
                "/v1/conversations/" + group,
                "/v1/conversations/" + direct + "/messages",
                "/v1/conversations/" + group + "/messages",
                "/v1/conversations/" + direct + "/receipts",
                "/v1/conversations/" + group + "/receipts",
                "/v1/events?since=0&limit=500",
                "/v1/me/settings",
                "/v1/me/blocks",
                "/v1/me")) {
            Answer answer = ground.as(who, "GET", target);
            assertThat(answer.status()).as(target + ": " + answer.text()).isEqualTo(200);
        }
        assertThat(ground.as(alice, "GET", "/v1/conversations/" + group + "/links")
                        .status())
                .isEqualTo(200);
    }

    /// Messages go on, and so does what rests on nothing that is broken.
    private void writes(Ground ground) throws IOException {
        ground.say(alice, direct, "goes on");
        ground.say(bob, group, "goes on");
        done(ground.as(alice, "PUT", "/v1/conversations/" + group + "/links/" + NEW_LINK, "{}"));
        done(ground.as(alice, "DELETE", "/v1/me/blocks/" + carol.account()));
        done(ground.as(bob, "PUT", "/v1/me/blocks/" + carol.account()));
        done(ground.as(bob, "PATCH", messages.getFirst(), text("edited again")));
        done(ground.as(bob, "DELETE", messages.getFirst()));
        done(ground.as(alice, "DELETE", messages.getLast() + "/reactions/%2B1"));
        done(ground.as(alice, "PUT", messages.getLast() + "/reactions/%2B1"));
        for (String kept : List.of("/read", "/draft", "/mute")) {
            String body = kept.equals("/draft") ? text("again") : "{\"number\":9}";
            assertThat(ground.as(alice, "PUT", "/v1/conversations/" + direct + kept, body)
                            .verdict())
                    .as("the state before cannot be told")
                    .isEqualTo("503 read_only");
        }
    }
}
