package chat.maru.terminal;

import chat.maru.client.Mine;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Until when something is muted, as it is typed: nothing for ever; `30m`, `8h`, `2d`, `1w` from now on; `18:30`, the
/// next time it is that; `2026-12-01`, or that with `18:30` behind it.
final class MuteEnd {
    static final String USAGE = "/mute, or /mute 30m, 8h, 2d, 1w, 18:30, 2026-12-01 18:30";

    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,3})([mhdw])");
    private static final Pattern TIME = Pattern.compile("(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]?)?([0-9]{2}:[0-9]{2})?");

    private MuteEnd() {}

    static Instant of(String typed, Clock clock) {
        if (typed.isEmpty()) {
            return Mine.FOR_EVER;
        }
        Matcher span = SPAN.matcher(typed);
        if (span.matches()) {
            return clock.instant()
                    .plus(span(Long.parseLong(span.group(1)), span.group(2)))
                    .truncatedTo(ChronoUnit.SECONDS);
        }
        Matcher time = TIME.matcher(typed);
        if (!time.matches()) {
            throw new Mistake("like this: " + USAGE);
        }
        Instant end = at(time, ZonedDateTime.now(clock));
        if (!end.isAfter(clock.instant())) {
            throw new Mistake("that is over already: " + typed);
        }
        return end;
    }

    private static Duration span(long count, String unit) {
        return switch (unit) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    private static Instant at(Matcher typed, ZonedDateTime now) {
        try {
            LocalTime time = typed.group(2) == null ? LocalTime.MIN : LocalTime.parse(typed.group(2));
            if (typed.group(1) != null) {
                return LocalDate.parse(typed.group(1))
                        .atTime(time)
                        .atZone(now.getZone())
                        .toInstant();
            }
            LocalDate today = now.toLocalDate();
            LocalDate day = time.isAfter(now.toLocalTime()) ? today : today.plusDays(1);
            return day.atTime(time).atZone(now.getZone()).toInstant();
        } catch (DateTimeException e) {
            throw new Mistake("like this: " + USAGE);
        }
    }
}
