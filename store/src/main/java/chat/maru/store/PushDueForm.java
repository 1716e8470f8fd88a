package chat.maru.store;

import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import java.time.Instant;
import java.util.Objects;

/// The stored form of what a device is to be told of a conversation, or was told of, version 1. Account,
/// conversation and device are its key.
///
/// Immutable.
///
/// @param number    the newest message it is about; for what is taken back, the last one that was read
/// @param stamp     where that stands in the log, or the read mark
/// @param mentioned whether one of the messages that it is to be told of mentions the account
/// @param since     since when
/// @param attempts  how often that was tried in vain
/// @param next      not to be tried before
/// @param shown     the newest message that it was told of, none if it shows nothing
public record PushDueForm(
        Phase phase,
        MessageNumber number,
        Stamp stamp,
        boolean mentioned,
        Instant since,
        int attempts,
        Instant next,
        MessageNumber shown) {
    private static final int VERSION = 1;

    public PushDueForm {
        Objects.requireNonNull(phase);
        Objects.requireNonNull(number);
        Objects.requireNonNull(stamp);
        Objects.requireNonNull(since);
        Objects.requireNonNull(next);
        Objects.requireNonNull(shown);
    }

    /// How far it has come.
    public enum Phase {
        /// The device was connected, but had not confirmed the message: if it goes away so, it is told.
        WATCHED,
        /// To be told.
        WAITING,
        /// Told.
        SHOWN,
        /// What it shows is to be taken back.
        WITHDRAWING
    }

    public byte[] toBytes() {
        return new FormWriter(VERSION, 48)
                .byteValue(code(phase))
                .count(number.value())
                .count(stamp.shard())
                .count(stamp.offset())
                .byteValue(mentioned ? 1 : 0)
                .instant(since)
                .count(attempts)
                .instant(next)
                .count(shown.value())
                .toBytes();
    }

    /// What is in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static PushDueForm read(byte[] bytes) {
        FormReader form = new FormReader("push due", VERSION, bytes);
        try {
            PushDueForm read = new PushDueForm(
                    phase(form.byteValue()),
                    new MessageNumber(form.count()),
                    new Stamp(form.smallCount(), form.count()),
                    Flags.read("push due", form),
                    form.instant(),
                    form.smallCount(),
                    form.instant(),
                    new MessageNumber(form.count()));
            form.end();
            return read;
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("push due: " + e.getMessage(), e);
        }
    }

    private static int code(Phase phase) {
        return switch (phase) {
            case WATCHED -> 1;
            case WAITING -> 2;
            case SHOWN -> 3;
            case WITHDRAWING -> 4;
        };
    }

    private static Phase phase(int code) {
        return switch (code) {
            case 1 -> Phase.WATCHED;
            case 2 -> Phase.WAITING;
            case 3 -> Phase.SHOWN;
            case 4 -> Phase.WITHDRAWING;
            default -> throw new StoreCorruptException("push due: phase " + code + " is not known");
        };
    }
}
