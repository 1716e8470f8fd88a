package chat.maru.store;

import chat.maru.model.DeviceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What is stored of an account beside its profile, version 1. The account is its key.
///
/// The row decides which of the account's devices count: those of the present [#epoch], and [#keeper]. To
/// replace it is therefore to change the password and to sign out every other device in one step.
///
/// Immutable.
///
/// @param passwordHash the password's hash as a PHC string
/// @param epoch        how many times the password was changed
/// @param keeper       the device that changed it last and stays signed in
public record AccountForm(
        String passwordHash, Instant createdAt, Instant passwordChangedAt, long epoch, Optional<DeviceId> keeper) {
    private static final int VERSION = 1;

    public AccountForm {
        Objects.requireNonNull(passwordHash);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(passwordChangedAt);
        Objects.requireNonNull(keeper);
    }

    /// A new account's row.
    public static AccountForm first(String passwordHash, Instant now) {
        return new AccountForm(passwordHash, now, now, 0, Optional.empty());
    }

    /// The row after a change of password on this device.
    public AccountForm changed(String newHash, Instant now, DeviceId by) {
        return new AccountForm(newHash, createdAt, now, epoch + 1, Optional.of(by));
    }

    /// The row with the same password hashed anew.
    public AccountForm rehashed(String newHash) {
        return new AccountForm(newHash, createdAt, passwordChangedAt, epoch, keeper);
    }

    /// Whether a device of the account is signed in, as far as the account decides. A device of a later epoch
    /// has met a newer row than this; what an older row does not admit, no newer one does.
    public boolean admits(DeviceId id, DeviceForm device) {
        return device.epoch() >= epoch || keeper.filter(id::equals).isPresent();
    }

    public byte[] toBytes() {
        FormWriter form = new FormWriter(VERSION, 160)
                .text(passwordHash)
                .instant(createdAt)
                .instant(passwordChangedAt)
                .count(epoch)
                .byteValue(keeper.isPresent() ? 1 : 0);
        keeper.ifPresent(device -> form.uuid(device.value()));
        return form.toBytes();
    }

    public static AccountForm read(byte[] bytes) {
        FormReader form = new FormReader("account", VERSION, bytes);
        AccountForm account = new AccountForm(
                form.text(),
                form.instant(),
                form.instant(),
                form.count(),
                Flags.read("account", form) ? Optional.of(new DeviceId(form.uuid())) : Optional.empty());
        form.end();
        return account;
    }
}
