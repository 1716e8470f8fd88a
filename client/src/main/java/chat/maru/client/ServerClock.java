package chat.maru.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The server's time, as its last answer told it by its `Date`; this device's own until one did. It is right
/// to a second and the time an answer takes.
///
/// Thread-safe.
final class ServerClock implements InstantSource {
    private final InstantSource own;
    private volatile Duration ahead = Duration.ZERO;

    ServerClock(InstantSource own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    /// Takes note of what an answer that just came says. A date that is none counts as not given.
    void heard(HttpHeaders answer) {
        answer.firstValue("Date").ifPresent(date -> {
            try {
                Instant told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                ahead = Duration.between(own.instant(), told);
            } catch (DateTimeException e) {
                // The last one told stays.
                return;
            }
        });
    }
}
