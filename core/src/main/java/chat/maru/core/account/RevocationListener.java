package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;

/// Is told of every device that is signed out: once that is durable and this node refuses the device's tokens,
/// and before whoever signed it out hears of it. Its open connections are to be closed.
///
/// Called on the thread that signs out, from several at once; must not throw and should not block. May be
/// told of the same device twice.
@FunctionalInterface
public interface RevocationListener {

    void revoked(AccountId account, DeviceId device, Why why);

    /// Why a device was signed out.
    enum Why {
        SIGNED_OUT,
        PASSWORD_CHANGED,
        /// A refresh token was used a second time: somebody else has it.
        TOKEN_REUSED
    }
}
