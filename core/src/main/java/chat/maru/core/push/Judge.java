package chat.maru.core.push;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.Unread;
import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushPreferences;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks up what decides whether a device is told of something, as it is now.
///
/// Confined to one thread. Blocks on the store.
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final Cursors cursors;
    private final Unread unread;
    private final Connected connected;

    Judge(Store store, EntryReader entries, Horizon horizon, Cursors cursors, Unread unread, Connected connected) {
        this.store = store;
        this.entries = entries;
        this.horizon = horizon;
        this.cursors = cursors;
        this.unread = unread;
        this.connected = connected;
    }

    /// A message, as it matters to an account.
    ///
    /// @param sender    who wrote it; empty if that cannot be told any more
    /// @param mentioned whether it mentions the account
    record Subject(
            AccountId account,
            ConversationId conversation,
            MessageNumber number,
            Stamp stamp,
            Optional<AccountId> sender,
            boolean mentioned) {}

    /// Whether the message is any of the account's business, or would be if it did not block the sender.
    boolean concerns(Subject subject) {
        return covers(subject) || blocks(subject);
    }

    private boolean covers(Subject subject) {
        return horizon.membership(subject.account(), subject.conversation())
                .inbox()
                .covers(subject.stamp());
    }

    private boolean blocks(Subject subject) {
        return subject.sender()
                .filter(sender -> store.get(Table.BLOCKS, Keys.block(subject.account(), sender))
                        .isPresent())
                .isPresent();
    }

    /// What holds for all devices of the account.
    Circumstances ofAccount(Subject subject, PushPreferences preferences, Instant now) {
        Membership membership = horizon.membership(subject.account(), subject.conversation());
        return new Circumstances(
                now,
                blocks(subject),
                membership.current() && membership.inbox().covers(subject.stamp()),
                unread.isRead(subject.account(), subject.conversation(), subject.number()),
                mutedUntil(subject.account(), subject.conversation()),
                subject.mentioned(),
                preferences,
                false,
                false);
    }

    /// What holds for one of them.
    Circumstances onDevice(Circumstances ofAccount, Subject subject, DeviceId device) {
        return ofAccount.on(
                isUpToDate(subject.account(), device, subject.stamp()),
                connected.isAttached(subject.account(), device));
    }

    /// Whether the device is connected still and has not confirmed this yet. Asks nothing of the store but the
    /// cursor.
    boolean isWatching(DueKey key, Stamp stamp) {
        return connected.isAttached(key.account(), key.device()) && !isUpToDate(key.account(), key.device(), stamp);
    }

    /// What matters where something is taken back: whether the device hears of it by itself.
    Circumstances ofTakingBack(DueKey key, Stamp stamp, Instant now) {
        Membership membership = horizon.membership(key.account(), key.conversation());
        return new Circumstances(
                now,
                false,
                membership.current(),
                true,
                Optional.empty(),
                false,
                PushPreferences.USUAL,
                isUpToDate(key.account(), key.device(), stamp),
                connected.isAttached(key.account(), key.device()));
    }

    /// A cursor of another life of the log says nothing of this one.
    private boolean isUpToDate(AccountId account, DeviceId device, Stamp stamp) {
        return cursors.committed(account, device)
                .filter(horizon::knows)
                .filter(cursor -> cursor.offset(stamp.shard()) >= stamp.offset())
                .isPresent();
    }

    private Optional<Instant> mutedUntil(AccountId account, ConversationId conversation) {
        State.Slot slot = State.Preferences.slot(conversation);
        Optional<byte[]> row = store.get(Table.STATES, Keys.state(TopicId.of(account), slot));
        try {
            return row.map(entries::state).map(State.Preferences.class::cast).flatMap(State.Preferences::mutedUntil);
        } catch (StoreCorruptException e) {
            LOG.warn("whether account {} has muted a conversation cannot be read: {}", account, e.getMessage());
            return Optional.empty();
        }
    }
}
