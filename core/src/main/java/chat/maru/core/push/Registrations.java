package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushService;
import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.PushForm;
import chat.maru.store.PushOwnerForm;
import chat.maru.store.PushPreferencesForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which devices can be woken and how, and when their accounts do not want it. A target wakes one device:
/// whoever registers it takes it from whoever had it. Which accounts have any device that can be woken is kept
/// in memory, so that all others cost nothing.
///
/// Confined to one thread, that of [Push]: only there do registrations change, but for those of devices that
/// are signed out, whose rows go with the devices'. Blocks on the store.
final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    private static final int KEPT = 20_000;
    private static final int MOST_DEVICES = 1_000;

    private final Store store;
    private final BiPredicate<AccountId, DeviceId> signedIn;
    private final Set<AccountId> accounts = new HashSet<>();
    private final Map<AccountId, Woken> known = new LinkedHashMap<>(16, 0.75f, true);

    /// @param signedIn whether a device is signed in, durably
    Registrations(Store store, BiPredicate<AccountId, DeviceId> signedIn) {
        this.store = store;
        this.signedIn = signedIn;
    }

    /// The devices of an account, and when it does not want to be woken.
    record Woken(Map<DeviceId, Registration> devices, PushPreferences preferences) {}

    /// Finds all accounts that have any, and says by which services.
    Set<PushService> load() {
        Set<PushService> services = EnumSet.noneOf(PushService.class);
        store.each(Table.PUSH, row -> {
            AccountId account = new AccountId(Keys.uuid(row.key().partition()));
            accounts.add(account);
            readable(account, new DeviceId(Keys.uuid(row.key().order())), row.value())
                    .ifPresent(found -> services.add(found.target().service()));
            return true;
        });
        return services;
    }

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    int accounts() {
        return accounts.size();
    }

    /// Whether the account may have a device that can be woken.
    boolean mayHave(AccountId account) {
        return accounts.contains(account);
    }

    /// Of an account that may have any; perhaps as it was a moment ago, if it was signed out since.
    Woken of(AccountId account) {
        Woken kept = known.get(account);
        if (kept != null) {
            return kept;
        }
        Map<DeviceId, Registration> devices = new LinkedHashMap<>();
        for (Row row : store.scan(Table.PUSH, Keys.partition(account), Range.first(MOST_DEVICES))) {
            DeviceId device = new DeviceId(Keys.uuid(row.key().order()));
            readable(account, device, row.value()).ifPresent(found -> devices.put(device, found));
        }
        Woken woken = new Woken(devices, preferences(store, account));
        known.put(account, woken);
        if (known.size() > KEPT) {
            known.remove(known.keySet().iterator().next());
        }
        return woken;
    }

    private static Optional<Registration> readable(AccountId account, DeviceId device, byte[] row) {
        try {
            return Optional.of(Registration.of(PushForm.read(row)));
        } catch (StoreCorruptException | IllegalArgumentException e) {
            LOG.warn("how device {} of account {} is woken cannot be read: {}", device, account, e.getMessage());
            return Optional.empty();
        }
    }

    /// What the account asks for; what is usual where that cannot be read.
    static PushPreferences preferences(Store store, AccountId account) {
        Optional<byte[]> row = store.get(Table.PUSH_PREFERENCES, Keys.account(account));
        try {
            return row.map(PushPreferencesForm::read).orElse(PushPreferences.USUAL);
        } catch (StoreCorruptException e) {
            LOG.warn("when account {} is not to be woken cannot be read: {}", account, e.getMessage());
            return PushPreferences.USUAL;
        }
    }

    /// How the device is woken just now: it is signed in, and the target is its own.
    Optional<Registration> now(AccountId account, DeviceId device) {
        return store.get(Table.PUSH, Keys.device(account, device))
                .flatMap(row -> readable(account, device, row))
                .filter(found -> owner(found.form())
                                .filter(owns(account, device)::equals)
                                .isPresent()
                        && signedIn.test(account, device));
    }

    /// How the device was registered last, perhaps as it was a moment ago, if it was signed out since.
    Optional<Registration> known(AccountId account, DeviceId device) {
        return Optional.ofNullable(of(account).devices().get(device));
    }

    private static PushOwnerForm owns(AccountId account, DeviceId device) {
        return new PushOwnerForm(account, device);
    }

    private Optional<PushOwnerForm> owner(PushForm form) {
        Optional<byte[]> row = store.get(Table.PUSH_TARGETS, Keys.pushTarget(form.target()));
        try {
            return row.map(PushOwnerForm::read);
        } catch (StoreCorruptException e) {
            LOG.warn("whom a target wakes cannot be read, so it wakes nobody: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// Registers a device that is signed in, in place of what it had; durable on return. Says from whom it took
    /// the target.
    Optional<PushOwnerForm> register(AccountId account, DeviceId device, Registration registration) {
        PushForm form = registration.form();
        Key own = Keys.device(account, device);
        Optional<PushForm> before = form(own).filter(had -> !had.target().equals(form.target()));
        Optional<PushOwnerForm> other = owner(form).filter(owner -> !owner.equals(owns(account, device)));
        Durable.await(store.write(batch -> {
            before.ifPresent(had -> batch.delete(Table.PUSH_TARGETS, Keys.pushTarget(had.target())));
            other.ifPresent(owner -> batch.delete(Table.PUSH, Keys.device(owner.account(), owner.device())));
            batch.put(Table.PUSH, own, form.toBytes());
            batch.put(
                    Table.PUSH_TARGETS,
                    Keys.pushTarget(form.target()),
                    owns(account, device).toBytes());
        }));
        accounts.add(account);
        known.remove(account);
        other.ifPresent(owner -> known.remove(owner.account()));
        return other;
    }

    /// How a device was registered last; empty if it is not.
    static Optional<Registration> registration(Store store, AccountId account, DeviceId device) {
        return store.get(Table.PUSH, Keys.device(account, device)).flatMap(row -> readable(account, device, row));
    }

    private Optional<PushForm> form(Key device) {
        try {
            return store.get(Table.PUSH, device).map(PushForm::read);
        } catch (StoreCorruptException e) {
            LOG.warn("how a device was woken cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// The device is not woken any more; durable on return. Does nothing where it was not.
    void remove(AccountId account, DeviceId device) {
        Key key = Keys.device(account, device);
        Optional<PushForm> had = form(key);
        boolean own =
                had.flatMap(this::owner).filter(owns(account, device)::equals).isPresent();
        Durable.await(store.write(Need.VITAL, batch -> {
            batch.delete(Table.PUSH, key);
            if (own) {
                batch.delete(
                        Table.PUSH_TARGETS, Keys.pushTarget(had.orElseThrow().target()));
            }
        }));
        forget(account);
    }

    /// Takes away what the devices that were signed out have left behind, and nothing of those that are signed
    /// in.
    void forget(AccountId account) {
        known.remove(account);
        if (store.orders(Table.PUSH, Keys.partition(account), Range.first(1)).isEmpty()) {
            accounts.remove(account);
        }
    }

    void prefer(AccountId account, PushPreferences preferences) {
        byte[] form = PushPreferencesForm.write(preferences);
        Durable.await(store.write(batch -> batch.put(Table.PUSH_PREFERENCES, Keys.account(account), form)));
        known.remove(account);
    }

    /// The devices that have a row, signed in or not.
    List<DeviceId> rows(AccountId account) {
        return store.orders(Table.PUSH, Keys.partition(account), Range.first(MOST_DEVICES)).stream()
                .map(order -> new DeviceId(Keys.uuid(order)))
                .toList();
    }
}
