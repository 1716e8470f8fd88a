package chat.maru.core.push;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.StoreCorruptException;
import java.util.Arrays;

/// Which device is to be told of which conversation: there is one thing to tell of each at most.
///
/// Immutable.
record DueKey(AccountId account, ConversationId conversation, DeviceId device) {
    /// @param order as in [chat.maru.store.Table#PUSH_DUE]
    static DueKey of(AccountId account, byte[] order) {
        if (order.length != 32) {
            throw new StoreCorruptException("push due: a key of " + order.length + " bytes");
        }
        return new DueKey(
                account,
                new ConversationId(Keys.uuid(Arrays.copyOfRange(order, 0, 16))),
                new DeviceId(Keys.uuid(Arrays.copyOfRange(order, 16, 32))));
    }

    Key key() {
        return Keys.pushDue(account, conversation, device);
    }
}
