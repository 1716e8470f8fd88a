package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import java.util.Objects;

/// The stored form of whom a target of a push service wakes, version 1. The target's digest is its key.
///
/// Immutable.
public record PushOwnerForm(AccountId account, DeviceId device) {
    private static final int VERSION = 1;

    public PushOwnerForm {
        Objects.requireNonNull(account);
        Objects.requireNonNull(device);
    }

    public byte[] toBytes() {
        return new FormWriter(VERSION, 33)
                .uuid(account.value())
                .uuid(device.value())
                .toBytes();
    }

    /// What is in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static PushOwnerForm read(byte[] bytes) {
        FormReader form = new FormReader("push target", VERSION, bytes);
        PushOwnerForm read = new PushOwnerForm(new AccountId(form.uuid()), new DeviceId(form.uuid()));
        form.end();
        return read;
    }
}
