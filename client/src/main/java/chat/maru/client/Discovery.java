package chat.maru.client;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/// The chat node that the server wants this account to use.
///
/// Immutable.
///
/// @param host     its public DNS name
/// @param validFor how long to rely on the answer
public record Discovery(String node, String host, URI apiUrl, URI eventsUrl, Duration validFor) {
    public Discovery {
        Objects.requireNonNull(node);
        Objects.requireNonNull(host);
        Objects.requireNonNull(apiUrl);
        Objects.requireNonNull(eventsUrl);
        Objects.requireNonNull(validFor);
    }
}
