package chat.maru.wire;

import chat.maru.model.State;
import java.time.Instant;
import java.util.Objects;

/// The body of `PUT /v1/conversations/{conversation}/mute`.
///
/// Immutable.
public record Mute(Instant until) {
    public Mute {
        Objects.requireNonNull(until);
    }

    /// Without an end where the body names none.
    public static Parsed<Mute> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        Instant until = body.has("until") ? body.instant("until") : State.Preferences.FOR_EVER;
        return body.finish(() -> new Mute(until));
    }
}
