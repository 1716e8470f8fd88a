package chat.maru.wire;

import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/v1/me/push`: when an account does not want to be woken. What is written can be read.
public final class PushPreferencesJson {
    private static final String QUIET_HOURS = "quiet_hours";
    private static final String DO_NOT_DISTURB = "do_not_disturb_until";
    private static final String MENTIONS = "mentions_break_mutes";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String ZONE = "zone";
    private static final int LONGEST_ZONE = 64;
    private static final Pattern MINUTE = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final QuietHours FILLING = new QuietHours(LocalTime.MIDNIGHT, LocalTime.NOON, ZoneId.of("UTC"));

    private PushPreferencesJson() {}

    public static byte[] encode(PushPreferences preferences) {
        JsonWriter json = new JsonWriter(160).object();
        preferences
                .quietHours()
                .ifPresent(hours -> json.name(QUIET_HOURS)
                        .object()
                        .name(FROM)
                        .text(hours.from().toString())
                        .name(TO)
                        .text(hours.to().toString())
                        .name(ZONE)
                        .text(hours.zone().getId())
                        .endObject());
        preferences
                .doNotDisturbUntil()
                .ifPresent(until -> json.name(DO_NOT_DISTURB).instant(until));
        return json.name(MENTIONS)
                .bool(preferences.mentionsBreakMutes())
                .endObject()
                .toBytes();
    }

    /// The body of `PUT`: what it does not name is not wanted.
    public static Parsed<PushPreferences> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        Optional<QuietHours> hours =
                body.has(QUIET_HOURS) ? Optional.of(quietHours(body.object(QUIET_HOURS))) : Optional.empty();
        Optional<Instant> until =
                body.has(DO_NOT_DISTURB) ? Optional.of(body.instant(DO_NOT_DISTURB)) : Optional.empty();
        boolean mentions = body.has(MENTIONS) && body.flag(MENTIONS);
        return body.finish(() -> new PushPreferences(hours, until, mentions));
    }

    private static QuietHours quietHours(JsonBody hours) {
        LocalTime from = minute(hours, FROM);
        LocalTime to = minute(hours, TO);
        Optional<ZoneId> zone = zone(hours);
        if (from.equals(to)) {
            hours.refuse(TO, "It must be another time than from.");
            return FILLING;
        }
        return zone.map(known -> new QuietHours(from, to, known)).orElse(FILLING);
    }

    private static LocalTime minute(JsonBody hours, String name) {
        String text = hours.text(name, MINUTE.asMatchPredicate(), "It must be a time of the day, from 00:00 to 23:59.");
        return text.isEmpty() ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    }

    private static Optional<ZoneId> zone(JsonBody hours) {
        return known(hours.text(
                ZONE, text -> known(text).isPresent(), "It must be the name of a time zone, such as Europe/Berlin."));
    }

    private static Optional<ZoneId> known(String name) {
        try {
            return name.length() > LONGEST_ZONE ? Optional.empty() : Optional.of(ZoneId.of(name));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
