package chat.maru.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Platform;
import chat.maru.model.PushContent;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import chat.maru.model.Stamp;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.AttemptsForm;
import chat.maru.store.CursorForm;
import chat.maru.store.DeviceForm;
import chat.maru.store.Digest;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.LastSeenForm;
import chat.maru.store.MemoryStore;
import chat.maru.store.PlacesForm;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushForm;
import chat.maru.store.PushLogForm;
import chat.maru.store.PushOwnerForm;
import chat.maru.store.PushPreferencesForm;
import chat.maru.store.Row;
import chat.maru.store.SecretForm;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every table, damaged row by row in every way: it is found, unless nothing else in the store could tell.
final class DamageMatrixTest {
    private static final int ROWS = 14;

    /// What is done to rows.
    private enum Damage {
        GONE,
        ADDED,
        CUT,
        FLIPPED,
        SWAPPED
    }

    /// What has no second witness in a store. Bits that flip there are noticed by the checksums of the files
    /// below.
    private static final Map<Table, Set<Damage>> UNKNOWABLE = Map.ofEntries(
            Map.entry(Table.ENTRIES, EnumSet.of(Damage.FLIPPED)),
            // An interrupted sign-up leaves one.
            Map.entry(Table.ACCOUNTS, EnumSet.of(Damage.ADDED, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.PROFILES, EnumSet.of(Damage.ADDED, Damage.FLIPPED)),
            Map.entry(Table.DEVICES, EnumSet.of(Damage.GONE, Damage.ADDED, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.CURSORS, EnumSet.of(Damage.ADDED, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.PLACES, EnumSet.of(Damage.GONE, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.ATTEMPTS, EnumSet.complementOf(EnumSet.of(Damage.CUT))),
            // A device need not be registered.
            Map.entry(Table.PUSH, EnumSet.of(Damage.GONE, Damage.FLIPPED)),
            Map.entry(Table.PUSH_PREFERENCES, EnumSet.of(Damage.GONE, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.PUSH_DUE, EnumSet.complementOf(EnumSet.of(Damage.CUT))),
            Map.entry(Table.PUSH_LOG, EnumSet.complementOf(EnumSet.of(Damage.CUT))),
            Map.entry(Table.LAST_SEEN, EnumSet.of(Damage.GONE, Damage.FLIPPED, Damage.SWAPPED)),
            Map.entry(Table.META, EnumSet.of(Damage.FLIPPED, Damage.SWAPPED)));

    private final List<String> missed = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Table.class)
    void damage_isFound(Table table) {
        Room room = everything();
        assertThat(found(room.store)).as("before any damage").isEmpty();
        assertThat(room.store.all(table)).isNotEmpty();
        for (Damage damage : Damage.values()) {
            if (!UNKNOWABLE.getOrDefault(table, Set.of()).contains(damage)) {
                damaged(room.store, table, damage);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(found(room.store)).as("after all was mended").isEmpty();
    }

    private void damaged(MemoryStore store, Table table, Damage damage) {
        List<Row> all = store.all(table);
        // Where the log ends, its last row says: the engine knows how far it was acknowledged.
        List<Row> rows = table == Table.LOG && damage == Damage.GONE ? all.subList(0, all.size() - 1) : all;
        for (int i = 0; i < Math.min(rows.size(), ROWS); i++) {
            // Some from the beginning, some from the end.
            Row row = rows.get(i % 2 == 0 ? i / 2 : rows.size() - 1 - i / 2);
            switch (damage) {
                case GONE -> {
                    store.write(batch -> batch.delete(table, row.key())).join();
                    look(store, Verification.where(table, row) + " gone");
                    put(store, table, row.key(), row.value());
                }
                case ADDED -> added(store, table, row);
                case CUT -> cut(store, table, row);
                case FLIPPED -> flipped(store, table, row);
                case SWAPPED -> swapped(store, table, row, rows);
            }
        }
    }

    private void added(MemoryStore store, Table table, Row row) {
        Key key = next(row.key());
        while (store.get(table, key).isPresent()) {
            key = next(key);
        }
        Key free = key;
        put(store, table, free, row.value());
        look(store, Verification.where(table, free) + " added");
        store.write(batch -> batch.delete(table, free)).join();
    }

    private void cut(MemoryStore store, Table table, Row row) {
        for (int length = 0; length < row.value().length; length++) {
            put(store, table, row.key(), Arrays.copyOf(row.value(), length));
            look(store, Verification.where(table, row) + " cut to " + length + " bytes");
        }
        put(store, table, row.key(), row.value());
    }

    private void flipped(MemoryStore store, Table table, Row row) {
        for (int at = 0; at < row.value().length; at++) {
            byte[] value = row.value().clone();
            value[at] ^= 1;
            put(store, table, row.key(), value);
            look(store, Verification.where(table, row) + ", byte " + at);
        }
        put(store, table, row.key(), row.value());
    }

    private void swapped(MemoryStore store, Table table, Row row, List<Row> rows) {
        for (Row other : rows.subList(0, Math.min(rows.size(), ROWS))) {
            if (!Arrays.equals(row.value(), other.value())) {
                put(store, table, row.key(), other.value());
                put(store, table, other.key(), row.value());
                look(store, Verification.where(table, row) + " and " + Verification.where(table, other) + " swapped");
                put(store, table, row.key(), row.value());
                put(store, table, other.key(), other.value());
            }
        }
    }

    private void look(MemoryStore store, String what) {
        if (found(store).isEmpty()) {
            missed.add(what);
        }
    }

    private static void put(MemoryStore store, Table table, Key key, byte[] value) {
        store.write(batch -> batch.put(table, key, value)).join();
    }

    private static Key next(Key key) {
        return key.order().length == 0
                ? Key.of(raised(key.partition()))
                : new Key(key.partition(), raised(key.order()));
    }

    private static byte[] raised(byte[] bytes) {
        byte[] raised = bytes.clone();
        raised[raised.length - 1]++;
        return raised;
    }

    private static List<Finding> found(MemoryStore store) {
        List<Finding> findings = new ArrayList<>();
        new Verification(store, Room::wellFormed, findings::add).run();
        return findings;
    }

    /// A store with rows in every table.
    private static Room everything() {
        Room room = VerificationTest.changed();
        AccountId one = Room.account(3);
        AccountId other = Room.account(4);
        ConversationId talk = room.open(one, other);
        for (int i = 0; i < 130; i++) {
            room.send(i % 3 == 0 ? one : other, talk, 1000 + i, "long " + i);
        }
        room.decided(new Command.Block(one, other, true));
        for (int n = 1; n <= 4; n++) {
            signedUp(room, n);
        }
        for (int n = 3; n <= 4; n++) {
            woken(room, talk, n);
        }
        put(room.store, Table.META, Keys.meta("token_secret"), SecretForm.write(new byte[32]));
        return room;
    }

    /// What a sign-up leaves behind, and a log-in that failed.
    private static void signedUp(Room room, int n) {
        AccountId account = Room.account(n);
        Key device = Keys.device(account, new DeviceId(new UUID(9, n)));
        DeviceForm phone = new DeviceForm(
                "Phone " + n,
                Platform.ANDROID,
                Room.NOW,
                Room.NOW,
                0,
                new DeviceForm.Access(Digest.of("access " + n), Room.NOW),
                0,
                Digest.of("refresh " + n),
                Optional.empty());
        room.store
                .write(batch -> {
                    batch.put(
                            Table.ACCOUNTS,
                            Keys.account(account),
                            AccountForm.first("$argon2id$" + n, Room.NOW).toBytes());
                    batch.put(Table.USERNAMES, Keys.username(new Username("user" + n)), UsernameForm.write(account));
                    batch.put(Table.DEVICES, device, phone.toBytes());
                    batch.put(Table.CURSORS, device, CursorForm.write(Cursor.of(new Generation(77), n)));
                    batch.put(
                            Table.LAST_SEEN, Keys.account(account), LastSeenForm.write(Room.NOW.plusSeconds(60L * n)));
                    batch.put(
                            Table.PLACES,
                            Keys.account(account),
                            new PlacesForm(0, List.of(new PlacesForm.Place(Digest.of("home " + n), Room.NOW)))
                                    .toBytes());
                    batch.put(
                            Table.ATTEMPTS,
                            Key.of(("attempts of " + n).getBytes(StandardCharsets.US_ASCII)),
                            new AttemptsForm(n, Room.NOW).toBytes());
                })
                .join();
    }

    /// What push keeps of one account.
    private static void woken(Room room, ConversationId talk, int n) {
        AccountId account = Room.account(n);
        DeviceId phone = new DeviceId(new UUID(9, n));
        byte[] nothing = {};
        PushForm form = new PushForm(PushForm.Service.FCM, "token " + n, nothing, nothing, PushContent.SENDER);
        QuietHours nights = new QuietHours(LocalTime.of(22, n), LocalTime.of(7, 0), ZoneId.of("Asia/Seoul"));
        PushPreferences wanted = new PushPreferences(Optional.of(nights), Optional.of(Room.NOW), n % 2 == 0);
        PushDueForm due = new PushDueForm(
                PushDueForm.Phase.SHOWN,
                new MessageNumber(n),
                new Stamp(0, n),
                false,
                Room.NOW,
                0,
                Room.NOW,
                new MessageNumber(n));
        PushLogForm.Line line = new PushLogForm.Line(Room.NOW, talk, new MessageNumber(n), 1, n, "reason");
        put(room.store, Table.PUSH, Keys.device(account, phone), form.toBytes());
        put(
                room.store,
                Table.PUSH_TARGETS,
                Keys.pushTarget(form.target()),
                new PushOwnerForm(account, phone).toBytes());
        put(room.store, Table.PUSH_PREFERENCES, Keys.account(account), PushPreferencesForm.write(wanted));
        put(room.store, Table.PUSH_DUE, Keys.pushDue(account, talk, phone), due.toBytes());
        put(room.store, Table.PUSH_LOG, Keys.device(account, phone), new PushLogForm(List.of(line)).toBytes());
    }
}
