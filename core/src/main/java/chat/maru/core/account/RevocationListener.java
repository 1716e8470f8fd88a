package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import java.util.function.Predicate;

/// Is told of all devices that are signed out: once that is durable and this node refuses the devices' tokens,
/// and before whoever signed them out hears of it. Their open connections are to be closed.
///
/// Called on the thread that signs out, from several at once; must not throw and should not block. May be
/// told of the same device twice, of one that was signed out long ago, and of none.
@FunctionalInterface
public interface RevocationListener {

    /// @param which the devices that are signed out, of those of the account that are connected
    void revoked(AccountId account, Predicate<DeviceId> which, Why why);

    /// Why devices were signed out.
    enum Why {
        SIGNED_OUT,
        PASSWORD_CHANGED,
        /// A refresh token was used a second time: somebody else has it.
        TOKEN_REUSED
    }
}
