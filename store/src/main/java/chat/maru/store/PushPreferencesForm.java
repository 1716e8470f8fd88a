package chat.maru.store;

import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/// The stored form of when an account does not want to be woken, version 1. The account is its key.
public final class PushPreferencesForm {
    private static final int VERSION = 1;

    private PushPreferencesForm() {}

    public static byte[] write(PushPreferences preferences) {
        FormWriter form =
                new FormWriter(VERSION, 48).byteValue(preferences.quietHours().isPresent() ? 1 : 0);
        preferences
                .quietHours()
                .ifPresent(quiet -> form.count(minutes(quiet.from()))
                        .count(minutes(quiet.to()))
                        .text(quiet.zone().getId()));
        form.byteValue(preferences.doNotDisturbUntil().isPresent() ? 1 : 0);
        preferences.doNotDisturbUntil().ifPresent(form::instant);
        return form.byteValue(preferences.mentionsBreakMutes() ? 1 : 0).toBytes();
    }

    /// The preferences in these bytes. Throws [StoreCorruptException] if they cannot have been written so, or
    /// name a zone that is not known any more.
    public static PushPreferences read(byte[] bytes) {
        FormReader form = new FormReader("push preferences", VERSION, bytes);
        try {
            PushPreferences read = new PushPreferences(
                    flag(form) ? Optional.of(quiet(form)) : Optional.empty(),
                    flag(form) ? Optional.of(form.instant()) : Optional.empty(),
                    flag(form));
            form.end();
            return read;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new StoreCorruptException("push preferences: " + e.getMessage(), e);
        }
    }

    private static QuietHours quiet(FormReader form) {
        return new QuietHours(time(form), time(form), ZoneId.of(form.text()));
    }

    private static boolean flag(FormReader form) {
        return Flags.read("push preferences", form);
    }

    private static int minutes(LocalTime time) {
        return time.toSecondOfDay() / 60;
    }

    private static LocalTime time(FormReader form) {
        return LocalTime.ofSecondOfDay(60L * form.smallCount());
    }
}
