package chat.maru.core.verify;

import chat.maru.model.AccountId;
import chat.maru.model.Cursor;
import chat.maru.model.Profile;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.AttemptsForm;
import chat.maru.store.CursorForm;
import chat.maru.store.DeviceForm;
import chat.maru.store.Keys;
import chat.maru.store.PlacesForm;
import chat.maru.store.ProfileForm;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// Names, accounts, profiles, devices and their cursors, places and failed log-ins. What an interrupted sign-up leaves,
/// rows that no
/// name leads to, is no finding.
final class AccountCheck {
    private final Store store;
    private final Consumer<Finding> findings;
    private long accounts;

    AccountCheck(Store store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
    }

    /// Checks all of them, and says how many accounts have a name.
    long run() {
        Verification.each(store, Table.USERNAMES, findings, this::username);
        Verification.each(store, Table.PROFILES, findings, AccountCheck::profile);
        Verification.each(store, Table.ACCOUNTS, findings, row -> AccountForm.read(row.value()));
        Verification.each(store, Table.DEVICES, findings, this::device);
        Verification.each(store, Table.CURSORS, findings, this::cursor);
        Verification.each(store, Table.PLACES, findings, this::places);
        Verification.each(store, Table.ATTEMPTS, findings, row -> AttemptsForm.read(row.value()));
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

    private static void profile(Row row) {
        Profile _ = ProfileForm.read(new AccountId(Keys.uuid(row.key().partition())), row.value());
    }

    private void device(Row row) {
        DeviceForm _ = DeviceForm.read(row.value());
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        if (store.get(Table.ACCOUNTS, Keys.account(account)).isEmpty()) {
            found("devices against accounts", Table.DEVICES, row, "account " + account + " is missing");
        }
    }

    private void places(Row row) {
        PlacesForm _ = PlacesForm.read(row.value());
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        if (store.get(Table.ACCOUNTS, Keys.account(account)).isEmpty()) {
            found("places against accounts", Table.PLACES, row, "account " + account + " is missing");
        }
    }

    private void cursor(Row row) {
        Cursor cursor = CursorForm.read(row.value());
        boolean present = store.get(Table.META, Keys.meta("generation"))
                .filter(bytes -> bytes.length == Long.BYTES)
                .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                .filter(generation -> generation == cursor.generation().value())
                .isPresent();
        if (present && !Verification.reachable(store, cursor)) {
            found("cursors", Table.CURSORS, row, "lies beyond the end of the log");
        }
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
