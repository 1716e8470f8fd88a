package chat.maru.store;

import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import java.util.Objects;

/// Where a message is: its stamp and its number. The value of a row of [Table#IDS].
///
/// Immutable.
public record MessagePlace(Stamp stamp, MessageNumber number) {
    private static final int VERSION = 1;

    public MessagePlace {
        Objects.requireNonNull(stamp);
        Objects.requireNonNull(number);
    }

    public byte[] toBytes() {
        return new FormWriter(VERSION, 16)
                .count(stamp.shard())
                .count(stamp.offset())
                .count(number.value())
                .toBytes();
    }

    public static MessagePlace read(byte[] bytes) {
        FormReader form = new FormReader("message place", VERSION, bytes);
        MessagePlace place =
                new MessagePlace(new Stamp(form.smallCount(), form.count()), new MessageNumber(form.count()));
        form.end();
        return place;
    }
}
