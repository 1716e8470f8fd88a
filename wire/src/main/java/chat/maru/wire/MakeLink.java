package chat.maru.wire;

import chat.maru.model.JoinLink;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// The body of `PUT /v1/conversations/{conversation}/links/{link}`.
///
/// Immutable.
///
/// @param expiresIn empty for a link that does not expire
/// @param mostUses  [JoinLink#UNLIMITED] for any number
public record MakeLink(Optional<Duration> expiresIn, int mostUses) {
    private static final int YEAR_SECONDS = 366 * 24 * 3600;
    private static final int MOST_USES = 1_000_000;

    public MakeLink {
        Objects.requireNonNull(expiresIn);
    }

    public static Parsed<MakeLink> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        int seconds = body.number("expires_in", 1, YEAR_SECONDS, 0);
        int uses = body.number("most_uses", 1, MOST_USES, JoinLink.UNLIMITED);
        return body.finish(
                () -> new MakeLink(seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)), uses));
    }
}
