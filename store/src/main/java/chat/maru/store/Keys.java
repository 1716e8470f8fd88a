package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.Emoji;
import chat.maru.model.LinkId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.model.Username;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The layout of every key, declared once. Numbers are big-endian, so that their order as bytes is their own.
///
/// A stamp orders rows by its shard's offset alone: a topic's entries are all in one shard.
public final class Keys {
    /// Every so many messages of a conversation one is a milestone, whose stamp is found by its number.
    public static final int MILESTONE = 64;

    private Keys() {}

    public static Key entry(TopicId topic, Stamp stamp) {
        return new Key(partition(topic), order(stamp));
    }

    public static Key log(Stamp stamp) {
        return new Key(shard(stamp.shard()), order(stamp));
    }

    public static Key messageId(TopicId conversation, MessageId id) {
        return new Key(partition(conversation), uuid(id.value()));
    }

    public static Key milestone(TopicId conversation, MessageNumber number) {
        return new Key(partition(conversation), number(number));
    }

    /// Of an edit of the message with this number.
    public static Key revision(TopicId conversation, MessageNumber number, Stamp edit) {
        return new Key(partition(conversation), Change.Revision.order(number, edit));
    }

    /// Of somebody's reaction to the message with this number.
    public static Key reaction(TopicId conversation, MessageNumber number, AccountId account, Emoji emoji) {
        return new Key(partition(conversation), Change.Reaction.order(number, account, emoji));
    }

    public static Key link(TopicId conversation, LinkId link) {
        return new Key(partition(conversation), uuid(link.value()));
    }

    public static Key state(TopicId topic, State.Slot slot) {
        return new Key(partition(topic), order(slot));
    }

    public static byte[] order(State.Slot slot) {
        return ByteBuffer.allocate(17)
                .put((byte) StateFacts.code(slot.kind()))
                .put(uuid(slot.of().value()))
                .array();
    }

    /// Where the states of a kind begin.
    public static byte[] first(State.Kind kind) {
        return new byte[] {(byte) StateFacts.code(kind)};
    }

    /// Of a message that mentions the account.
    public static Key mention(AccountId account, ConversationId conversation, MessageNumber number) {
        return new Key(partition(account), mention(conversation, number));
    }

    /// Where in an account's partition of [Table#MENTIONS] a message stands.
    public static byte[] mention(ConversationId conversation, MessageNumber number) {
        return ByteBuffer.allocate(24)
                .put(uuid(conversation.value()))
                .putLong(number.value())
                .array();
    }

    public static Key topic(TopicId topic) {
        return Key.of(partition(topic));
    }

    public static Key member(ConversationId conversation, AccountId member) {
        return new Key(uuid(conversation.value()), uuid(member.value()));
    }

    public static Key userTopic(AccountId account, ConversationId conversation) {
        return new Key(uuid(account.value()), uuid(conversation.value()));
    }

    /// Of somebody whom the account blocks.
    public static Key block(AccountId blocker, AccountId blocked) {
        return new Key(uuid(blocker.value()), uuid(blocked.value()));
    }

    /// Of the account's credentials, of its profile, and of when it was there last.
    public static Key account(AccountId account) {
        return Key.of(uuid(account.value()));
    }

    public static Key username(Username username) {
        return Key.of(username.value().getBytes(StandardCharsets.US_ASCII));
    }

    /// Of a device, of its cursor, of how it is woken, and of why it was.
    public static Key device(AccountId account, DeviceId device) {
        return new Key(uuid(account.value()), uuid(device.value()));
    }

    /// Of the device that a target wakes.
    public static Key pushTarget(Digest target) {
        return Key.of(target.bytes());
    }

    /// Of what a device is to be told of a conversation.
    public static Key pushDue(AccountId account, ConversationId conversation, DeviceId device) {
        byte[] order = ByteBuffer.allocate(32)
                .put(uuid(conversation.value()))
                .put(uuid(device.value()))
                .array();
        return new Key(uuid(account.value()), order);
    }

    public static Key meta(String name) {
        return Key.of(name.getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] partition(TopicId topic) {
        return uuid(topic.value());
    }

    public static byte[] partition(AccountId account) {
        return uuid(account.value());
    }

    public static byte[] partition(ConversationId conversation) {
        return uuid(conversation.value());
    }

    public static byte[] shard(int shard) {
        return new byte[] {(byte) (shard >>> 8), (byte) shard};
    }

    public static byte[] order(Stamp stamp) {
        return longBytes(stamp.offset());
    }

    public static Stamp stamp(int shard, byte[] order) {
        return new Stamp(shard, ByteBuffer.wrap(order).getLong());
    }

    public static byte[] number(MessageNumber number) {
        return longBytes(number.value());
    }

    public static byte[] uuid(UUID id) {
        byte[] bytes = new byte[16];
        putLong(bytes, 0, id.getMostSignificantBits());
        putLong(bytes, 8, id.getLeastSignificantBits());
        return bytes;
    }

    public static UUID uuid(byte[] bytes) {
        if (bytes.length != 16) {
            throw new StoreCorruptException("a key of " + bytes.length + " bytes where an id of 16 belongs");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] longBytes(long value) {
        byte[] bytes = new byte[8];
        putLong(bytes, 0, value);
        return bytes;
    }

    private static void putLong(byte[] into, int at, long value) {
        for (int i = 0; i < 8; i++) {
            into[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
