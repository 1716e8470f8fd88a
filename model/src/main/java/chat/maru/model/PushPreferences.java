package chat.maru.model;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/// When an account does not want to be woken, on whatever device.
///
/// Immutable.
///
/// @param doNotDisturbUntil  not at all before this time
/// @param mentionsBreakMutes whether a message that mentions the account wakes it in a muted conversation too
public record PushPreferences(
        Optional<QuietHours> quietHours, Optional<Instant> doNotDisturbUntil, boolean mentionsBreakMutes) {
    /// Of an account that has said nothing.
    public static final PushPreferences USUAL = new PushPreferences(Optional.empty(), Optional.empty(), false);

    public PushPreferences {
        Objects.requireNonNull(quietHours);
        Objects.requireNonNull(doNotDisturbUntil);
    }

    /// Whether it is to be left alone at this time, come what may.
    public boolean doNotDisturb(Instant at) {
        return doNotDisturbUntil.filter(at::isBefore).isPresent();
    }

    /// Whether it is quiet hours.
    public boolean quiet(Instant at) {
        return quietHours.filter(hours -> hours.cover(at)).isPresent();
    }

    /// A part of every day, perhaps over midnight, as clocks show it in a zone.
    ///
    /// Immutable.
    ///
    /// @param from the first minute
    /// @param to   the first minute behind it; another than `from`
    public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
        public QuietHours {
            Objects.requireNonNull(zone);
            if (from.equals(to) || from.toSecondOfDay() % 60 != 0 || to.toSecondOfDay() % 60 != 0) {
                throw new IllegalArgumentException("no quiet hours: from " + from + " to " + to);
            }
        }

        boolean cover(Instant at) {
            LocalTime time = LocalTime.ofInstant(at, zone);
            boolean begun = !time.isBefore(from);
            boolean over = !time.isBefore(to);
            return from.isBefore(to) ? begun && !over : begun || !over;
        }
    }
}
