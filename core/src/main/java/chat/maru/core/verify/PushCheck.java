package chat.maru.core.verify;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.PushPreferences;
import chat.maru.store.Digest;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushForm;
import chat.maru.store.PushLogForm;
import chat.maru.store.PushOwnerForm;
import chat.maru.store.PushPreferencesForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// How devices are woken, by which targets, when not, of what, and why. Each target wakes the one device that
/// is registered with it. What a device that was signed out leaves behind is no finding: a target that wakes
/// nobody, what it was to be told of, and why it was woken.
final class PushCheck {
    private static final String TARGETS = "push registrations against targets";
    private static final int DUE_ORDER = 32;

    private final Store store;
    private final Consumer<Finding> findings;

    PushCheck(Store store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
    }

    void run() {
        Verification.each(store, Table.PUSH, findings, this::registration);
        Verification.each(store, Table.PUSH_TARGETS, findings, this::target);
        Verification.each(store, Table.PUSH_PREFERENCES, findings, this::preferences);
        Verification.each(store, Table.PUSH_DUE, findings, this::due);
        Verification.each(store, Table.PUSH_LOG, findings, row -> PushLogForm.read(row.value()));
    }

    private void registration(Row row) {
        Digest target = PushForm.read(row.value()).target();
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        PushOwnerForm owner =
                new PushOwnerForm(account, new DeviceId(Keys.uuid(row.key().order())));
        boolean owns = store.get(Table.PUSH_TARGETS, Keys.pushTarget(target))
                .map(PushOwnerForm::read)
                .filter(owner::equals)
                .isPresent();
        if (!owns && isStill(Table.PUSH, row)) {
            found(TARGETS, Table.PUSH, row, "the target is another device's, or nobody's");
        }
    }

    private void target(Row row) {
        PushOwnerForm owner = PushOwnerForm.read(row.value());
        Optional<byte[]> registration = store.get(Table.PUSH, Keys.device(owner.account(), owner.device()));
        boolean other = registration
                .flatMap(PushCheck::target)
                .filter(target -> !Keys.pushTarget(target).equals(row.key()))
                .isPresent();
        if (other && isStill(Table.PUSH_TARGETS, row)) {
            found(TARGETS, Table.PUSH_TARGETS, row, "the device is registered with another target");
        }
    }

    /// What cannot be read is told of where rows are read one by one.
    private static Optional<Digest> target(byte[] registration) {
        try {
            return Optional.of(PushForm.read(registration).target());
        } catch (StoreCorruptException _) {
            return Optional.empty();
        }
    }

    private void preferences(Row row) {
        PushPreferences _ = PushPreferencesForm.read(row.value());
        if (store.get(Table.ACCOUNTS, row.key()).isEmpty()) {
            found("push preferences against accounts", Table.PUSH_PREFERENCES, row, "the account is missing");
        }
    }

    private void due(Row row) {
        PushDueForm due = PushDueForm.read(row.value());
        byte[] order = row.key().order();
        if (order.length != DUE_ORDER) {
            found("readable rows", Table.PUSH_DUE, row, "the key is not of a conversation and a device");
            return;
        }
        Key membership = new Key(row.key().partition(), Arrays.copyOf(order, DUE_ORDER / 2));
        if (store.get(Table.USER_TOPICS, membership).isEmpty()) {
            found("push against members", Table.PUSH_DUE, row, "the account never was in the conversation");
        }
        if (due.stamp().offset() > end()) {
            found("push against the log", Table.PUSH_DUE, row, "lies beyond the end of the log");
        }
    }

    private long end() {
        return store.orders(Table.LOG, Keys.shard(Verification.SHARD), Range.last(1)).stream()
                .mapToLong(order -> Keys.stamp(Verification.SHARD, order).offset())
                .findFirst()
                .orElse(0);
    }

    /// A device may register meanwhile, or be signed out.
    private boolean isStill(Table table, Row row) {
        return store.get(table, row.key())
                .filter(value -> Arrays.equals(value, row.value()))
                .isPresent();
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
