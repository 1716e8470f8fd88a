package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Emoji;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// What was done to a message after it was sent, as rows of [Table#CHANGES]: those of one message lie together,
/// in the order of the messages' numbers, so that a page of history finds all of its changes in one scan.
///
/// Immutable.
public sealed interface Change {
    int VERSION = 1;

    /// The message that was changed.
    MessageNumber number();

    /// What the message has said since an edit. The last one counts.
    ///
    /// @param edit where the edit stands in the log
    record Revision(MessageNumber number, Stamp edit, Instant at, Content content) implements Change {
        public Revision {
            Objects.requireNonNull(number);
            Objects.requireNonNull(edit);
            Objects.requireNonNull(at);
            Objects.requireNonNull(content);
        }

        static byte[] order(MessageNumber number, Stamp edit) {
            return ByteBuffer.allocate(17)
                    .putLong(number.value())
                    .put(REVISION)
                    .putLong(edit.offset())
                    .array();
        }

        public byte[] toBytes() {
            return new FormWriter(VERSION, 24 + content.size())
                    .count(edit.shard())
                    .instant(at)
                    .bytes(content.json())
                    .toBytes();
        }
    }

    /// Somebody's reaction to the message.
    record Reaction(MessageNumber number, AccountId account, Emoji emoji, Instant at) implements Change {
        public Reaction {
            Objects.requireNonNull(number);
            Objects.requireNonNull(account);
            Objects.requireNonNull(emoji);
            Objects.requireNonNull(at);
        }

        static byte[] order(MessageNumber number, AccountId account, Emoji emoji) {
            byte[] prefix = prefix(number, account);
            byte[] text = emoji.value().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(prefix.length + text.length)
                    .put(prefix)
                    .put(text)
                    .array();
        }

        /// How the order keys of somebody's reactions to one message begin.
        public static byte[] prefix(MessageNumber number, AccountId account) {
            return ByteBuffer.allocate(25)
                    .putLong(number.value())
                    .put(REACTION)
                    .put(Keys.uuid(account.value()))
                    .array();
        }

        public byte[] toBytes() {
            return new FormWriter(VERSION, 9).instant(at).toBytes();
        }
    }

    byte REVISION = 1;
    byte REACTION = 2;

    /// The number of the message that the row tells of, readable or not.
    static MessageNumber number(Row row) {
        return new MessageNumber(ByteBuffer.wrap(row.key().order()).getLong());
    }

    /// Whether the row tells of an edit of the message with this number.
    static boolean isRevisionOf(Row row, MessageNumber number) {
        ByteBuffer order = ByteBuffer.wrap(row.key().order());
        return order.getLong() == number.value() && order.get() == REVISION;
    }

    /// Where the edit that the row tells of stands in the log of this shard, be its text readable or not.
    static Stamp edit(Row row, int shard) {
        return new Stamp(shard, ByteBuffer.wrap(row.key().order()).getLong(Long.BYTES + 1));
    }

    /// What the reaction is that the row tells of, be its time readable or not.
    static Optional<Emoji> emoji(Row row, byte[] prefix) {
        byte[] order = row.key().order();
        return Emoji.parse(new String(order, prefix.length, order.length - prefix.length, StandardCharsets.UTF_8));
    }

    /// Whether the row tells of a reaction whose order key begins like this.
    static boolean isReactionOf(Row row, byte[] prefix) {
        byte[] order = row.key().order();
        return order.length > prefix.length && Arrays.equals(order, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// The change that a row tells of. Throws [StoreCorruptException] if the row cannot have been written so.
    static Change read(Row row) {
        try {
            return parsed(row);
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("change: " + e.getMessage(), e);
        }
    }

    private static Change parsed(Row row) {
        ByteBuffer order = ByteBuffer.wrap(row.key().order());
        if (order.remaining() < 17) {
            throw new StoreCorruptException("change: a key of " + order.remaining() + " bytes");
        }
        MessageNumber number = new MessageNumber(order.getLong());
        byte kind = order.get();
        FormReader form = new FormReader("change", VERSION, row.value());
        Change change = switch (kind) {
            case REVISION -> {
                long offset = order.getLong();
                yield new Revision(
                        number, new Stamp(form.smallCount(), offset), form.instant(), Content.ofJson(form.bytes()));
            }
            case REACTION -> {
                AccountId account = new AccountId(Keys.uuid(take(order, 16)));
                String emoji = new String(take(order, order.remaining()), StandardCharsets.UTF_8);
                yield new Reaction(number, account, emoji(emoji), form.instant());
            }
            default -> throw new StoreCorruptException("change: kind " + kind + " is not known");
        };
        form.end();
        return change;
    }

    private static byte[] take(ByteBuffer order, int length) {
        byte[] bytes = new byte[Math.min(length, order.remaining())];
        order.get(bytes);
        return bytes;
    }

    private static Emoji emoji(String text) {
        return Emoji.parse(text).orElseThrow(() -> new StoreCorruptException("change: a reaction without an emoji"));
    }
}
