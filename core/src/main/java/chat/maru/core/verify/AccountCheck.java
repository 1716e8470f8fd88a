package chat.maru.core.verify;

import chat.maru.model.AccountId;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.Profile;
import chat.maru.model.TopicId;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.AttemptsForm;
import chat.maru.store.CursorForm;
import chat.maru.store.DeviceForm;
import chat.maru.store.Keys;
import chat.maru.store.LastSeenForm;
import chat.maru.store.PlacesForm;
import chat.maru.store.ProfileForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.SecretForm;
import chat.maru.store.Store;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Names, accounts, profiles, devices and their cursors, when they were there, places, failed log-ins, and
/// what the server keeps for itself. What an interrupted sign-up leaves is no finding: rows that no name
/// leads to, of somebody who never did anything.
final class AccountCheck {
    private static final String SECRET = "token_secret";
    private static final int SECRET_BYTES = 32;
    private static final String GENERATION = "generation";
    private static final String PUSH = "push";
    private static final Set<String> META =
            Set.of("format", GENERATION, SECRET, PUSH, "push_fcm", "push_apns", "push_webpush");

    private final Store store;
    private final Consumer<Finding> findings;
    private long accounts;
    private boolean secretTold;

    AccountCheck(Store store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
    }

    /// Checks all of them, and says how many accounts have a name.
    long run() {
        Verification.each(store, Table.USERNAMES, findings, this::username);
        Verification.each(store, Table.PROFILES, findings, this::profile);
        Verification.each(store, Table.ACCOUNTS, findings, row -> AccountForm.read(row.value()));
        Verification.each(store, Table.DEVICES, findings, this::device);
        Verification.each(store, Table.CURSORS, findings, this::cursor);
        Verification.each(store, Table.LAST_SEEN, findings, this::lastSeen);
        Verification.each(store, Table.PLACES, findings, this::places);
        Verification.each(store, Table.ATTEMPTS, findings, row -> AttemptsForm.read(row.value()));
        Verification.each(store, Table.META, findings, this::meta);
        if (store.get(Table.META, Keys.meta(GENERATION)).isEmpty()) {
            findings.accept(new Finding("meta", Table.META.label(), "the generation of the log is missing"));
        }
        return accounts;
    }

    private void username(Row row) {
        accounts++;
        Username name = new Username(new String(row.key().partition(), StandardCharsets.US_ASCII));
        AccountId account = UsernameForm.read(row.value());
        if (store.get(Table.ACCOUNTS, Keys.account(account)).isEmpty()) {
            found("names against accounts", Table.USERNAMES, row, "account " + account + " is missing");
        }
        Optional<Profile> profile =
                store.get(Table.PROFILES, Keys.account(account)).map(bytes -> ProfileForm.read(account, bytes));
        if (profile.isEmpty() || !profile.get().username().equals(name)) {
            found("names against profiles", Table.USERNAMES, row, "the profile is missing or has another name");
        }
    }

    private void profile(Row row) {
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        Profile profile = ProfileForm.read(account, row.value());
        boolean named = store.get(Table.USERNAMES, Keys.username(profile.username()))
                .filter(owner -> UsernameForm.read(owner).equals(account))
                .isPresent();
        if (!named && didAnything(account)) {
            found("profiles against names", Table.PROFILES, row, "no name leads to it, or another's");
        }
    }

    /// Nobody does anything before the name is there, which is written last.
    private boolean didAnything(AccountId account) {
        return !store.orders(Table.USER_TOPICS, Keys.partition(account), Range.first(1))
                        .isEmpty()
                || !store.orders(Table.ENTRIES, Keys.partition(TopicId.of(account)), Range.first(1))
                        .isEmpty();
    }

    private void device(Row row) {
        DeviceForm _ = DeviceForm.read(row.value());
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        if (store.get(Table.ACCOUNTS, Keys.account(account)).isEmpty()) {
            found("devices against accounts", Table.DEVICES, row, "account " + account + " is missing");
        }
        // Both are written as one, and taken away as one: maybe meanwhile.
        if (store.get(Table.CURSORS, row.key()).isEmpty()
                && store.get(Table.DEVICES, row.key()).isPresent()) {
            found("devices against cursors", Table.DEVICES, row, "it has no cursor");
        }
        if (!secretTold && store.get(Table.META, Keys.meta(SECRET)).isEmpty()) {
            secretTold = true;
            found(
                    "devices against the secret",
                    Table.DEVICES,
                    row,
                    "the secret that its tokens are made with is missing");
        }
    }

    private void places(Row row) {
        PlacesForm _ = PlacesForm.read(row.value());
        ofAccount("places against accounts", Table.PLACES, row);
    }

    private void lastSeen(Row row) {
        Instant _ = LastSeenForm.read(row.value());
        ofAccount("last seen against accounts", Table.LAST_SEEN, row);
    }

    private void ofAccount(String check, Table table, Row row) {
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        if (store.get(Table.ACCOUNTS, Keys.account(account)).isEmpty()) {
            found(check, table, row, "account " + account + " is missing");
        }
    }

    private void meta(Row row) {
        String name = new String(row.key().partition(), StandardCharsets.ISO_8859_1);
        if (!META.contains(name)) {
            found("meta", Table.META, row, "nothing has this name");
        }
        if (name.equals(SECRET)) {
            byte[] _ = SecretForm.read(row.value(), SECRET_BYTES);
        }
        if (name.equals(PUSH)) {
            cursor(Table.META, row);
        }
        if (name.equals(GENERATION)) {
            Generation _ = new Generation(ByteBuffer.wrap(row.value()).getLong());
        }
    }

    private void cursor(Row row) {
        cursor(Table.CURSORS, row);
    }

    private void cursor(Table table, Row row) {
        Cursor cursor = CursorForm.read(row.value());
        boolean present = store.get(Table.META, Keys.meta(GENERATION))
                .filter(bytes -> bytes.length == Long.BYTES)
                .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                .filter(generation -> generation == cursor.generation().value())
                .isPresent();
        if (present && !Verification.reachable(store, cursor)) {
            found("cursors", table, row, "lies beyond the end of the log");
        }
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
