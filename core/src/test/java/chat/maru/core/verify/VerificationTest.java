package chat.maru.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.Keys;
import chat.maru.store.Row;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class VerificationTest {
    private static final List<Table> DAMAGED = List.of(
            Table.ENTRIES,
            Table.LOG,
            Table.IDS,
            Table.MILESTONES,
            Table.TOPICS,
            Table.MEMBERS,
            Table.USER_TOPICS,
            Table.ACCOUNTS,
            Table.PROFILES);

    @Test
    void aSoundStore_isClean() {
        List<Finding> findings = new ArrayList<>();
        Verification.Summary summary = new Verification(lived().store, Room::wellFormed, findings::add).run();

        assertThat(findings).isEmpty();
        assertThat(summary.clean()).isTrue();
        assertThat(summary.entries()).isEqualTo(3 + 3 * 70);
        assertThat(summary.messages()).isEqualTo(3 * 70);
        assertThat(summary.topics()).isEqualTo(3);
        assertThat(summary.accounts()).isEqualTo(3);
    }

    @Test
    void anEmptyStore_isClean() {
        assertThat(new Verification(new Room().store, Room::wellFormed, finding -> {
                            throw new AssertionError(finding);
                        })
                        .run()
                        .clean())
                .isTrue();
    }

    /// One row of a sound store is taken away: whichever it is, that is found.
    @Test
    void aMissingRow_isFound_inEveryTable() {
        for (long seed = 1; seed <= 90; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Room room = lived();
            Table table = DAMAGED.get((int) (seed % DAMAGED.size()));
            List<Row> rows = room.store.all(table);
            Row gone = rows.get(random.nextInt(rows.size()));
            room.store.write(batch -> batch.delete(table, gone.key())).join();

            assertThat(found(room)).as("seed %d, a row of %s gone", seed, table).isNotEmpty();
        }
    }

    /// One row has the value of another of its table: that is found too, unless the two were equal.
    @Test
    void aRowWithTheValueOfAnother_isFound_inEveryTable() {
        for (long seed = 1; seed <= 90; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Room room = lived();
            Table table = List.of(Table.ENTRIES, Table.LOG, Table.IDS, Table.MILESTONES, Table.PROFILES, Table.MEMBERS)
                    .get((int) (seed % 6));
            List<Row> rows = room.store.all(table);
            Row changed = rows.get(random.nextInt(rows.size()));
            Row other = rows.stream()
                    .filter(row -> !Arrays.equals(row.value(), changed.value()))
                    .skip(random.nextInt(2))
                    .findFirst()
                    .orElseThrow();
            room.store
                    .write(batch -> batch.put(table, changed.key(), other.value()))
                    .join();

            assertThat(found(room))
                    .as("seed %d, a row of %s changed", seed, table)
                    .isNotEmpty();
        }
    }

    /// A byte more at the end of a value is found: every form says where it ends.
    @Test
    void aRowTooLong_isFound_inEveryTable() {
        for (Table table : DAMAGED) {
            Room room = lived();
            Row row = room.store.all(table).getFirst();
            byte[] longer = Arrays.copyOf(row.value(), row.value().length + 1);
            room.store.write(batch -> batch.put(table, row.key(), longer)).join();

            assertThat(found(room)).as("a row of %s too long", table).isNotEmpty();
        }
    }

    private static List<Finding> found(Room room) {
        List<Finding> findings = new ArrayList<>();
        new Verification(room.store, Room::wellFormed, findings::add).run();
        return findings;
    }

    private static Room lived() {
        Room room = new Room();
        List<AccountId> people = new ArrayList<>();
        for (int n = 1; n <= 3; n++) {
            AccountId account = room.signedUp(n);
            Username name = new Username("user" + n);
            room.store
                    .write(batch -> {
                        batch.put(
                                Table.ACCOUNTS,
                                Keys.account(account),
                                AccountForm.first("$argon2id$", Room.NOW).toBytes());
                        batch.put(Table.USERNAMES, Keys.username(name), UsernameForm.write(account));
                    })
                    .join();
            people.add(account);
        }
        List<ConversationId> conversations = List.of(
                room.open(people.get(0), people.get(1)),
                room.open(people.get(0), people.get(2)),
                room.open(people.get(1), people.get(2)));
        for (int i = 0; i < 70; i++) {
            room.send(people.get(0), conversations.get(0), i, "a" + i);
            room.send(people.get(2), conversations.get(1), i, "b" + i);
            room.send(people.get(1), conversations.get(2), i, "c" + i);
        }
        return room;
    }
}
