package chat.maru.store;

import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The stored form of why a device was woken or not, version 1. Account and device are its key.
///
/// Immutable.
///
/// @param lines the oldest first
public record PushLogForm(List<Line> lines) {
    private static final int VERSION = 1;

    public PushLogForm {
        lines = List.copyOf(lines);
    }

    /// What was decided.
    ///
    /// @param at       when, the last time
    /// @param number   the newest message it was about
    /// @param decision its code
    /// @param times    how often in a row
    /// @param reason   what the push service said; empty if it was not asked
    public record Line(
            Instant at, ConversationId conversation, MessageNumber number, int decision, int times, String reason) {
        public Line {
            Objects.requireNonNull(at);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
            Objects.requireNonNull(reason);
        }
    }

    public byte[] toBytes() {
        FormWriter form = new FormWriter(VERSION, 8 + 40 * lines.size()).count(lines.size());
        for (Line line : lines) {
            form.instant(line.at())
                    .uuid(line.conversation().value())
                    .count(line.number().value())
                    .byteValue(line.decision())
                    .count(line.times())
                    .text(line.reason());
        }
        return form.toBytes();
    }

    /// What is in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static PushLogForm read(byte[] bytes) {
        FormReader form = new FormReader("push log", VERSION, bytes);
        List<Line> lines = new ArrayList<>();
        for (int left = form.size(); left > 0; left--) {
            lines.add(new Line(
                    form.instant(),
                    new ConversationId(form.uuid()),
                    new MessageNumber(form.count()),
                    form.byteValue(),
                    form.smallCount(),
                    form.text()));
        }
        form.end();
        return new PushLogForm(lines);
    }
}
